package dev.holdfast.state.probe;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** How a probe ended. */
enum ProbeOutcome {
  /** The door was opened. */
  OK,
  /** There was an answer, and it was another one; or the connection was closed instead. */
  REFUSED,
  /** There was no answer in time. */
  TIMED_OUT,
  /** There was no connection. */
  UNREACHABLE;

  /** What a probe that failed with this came to. */
  static ProbeOutcome of(Throwable failure) {
    return switch (failure) {
      case TimeoutException late -> TIMED_OUT;
      case UpgradeRejectedException refused -> REFUSED;
      case HttpClosedException closed -> REFUSED;
      default -> UNREACHABLE;
    };
  }

  /** As the metric names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
