package dev.holdfast.state.room;

import io.micrometer.core.instrument.Metrics;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * Counts the reconnection windows of participants. Each is counted by who ran the script that began
 * or ended it, so once, whichever replica that was.
 */
final class Windows {
  private static final String OPENED = "holdfast.rooms.windows.opened";
  private static final String RESUMED = "holdfast.rooms.windows.resumed";
  private static final String RAN_OUT = "holdfast.rooms.windows.ended";

  private Windows() {}

  /** Somebody's connection is gone. */
  static void opened() {
    Metrics.counter(OPENED).increment();
  }

  /**
   * Somebody is there.
   *
   * @param awayFor how long that person was away; empty if not at all
   */
  static void closed(Optional<Duration> awayFor) {
    awayFor.ifPresent(Metrics.timer(RESUMED)::record);
  }

  /** As the scripts answer: ms, or less than 0 for who was not away. */
  static Optional<Duration> awayFor(Response ms) {
    return ms.toLong() < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ms.toLong()));
  }

  /** Somebody did not come back in time. */
  static void ranOut() {
    Metrics.counter(RAN_OUT).increment();
  }
}
