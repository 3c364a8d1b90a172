package dev.holdfast.state.room;

import dev.holdfast.state.session.Departure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Locale;
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

  /** Why somebody is away. */
  enum Kind {
    /** The connection is gone, without a word. */
    LOST,
    /** The client said that its page closes. */
    LEFT;

    static Kind of(Response word) {
      return valueOf(word.toString().toUpperCase(Locale.ROOT));
    }

    static Kind of(Departure how) {
      return switch (how) {
        case Departure.Lost lost -> LOST;
        case Departure.PageClosed closed -> LEFT;
      };
    }

    private String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Somebody was away.
   *
   * @param lasted for how long
   */
  record Absence(Kind kind, Duration lasted) {
    /**
     * As the scripts answer.
     *
     * @param ms less than 0 for who was not away
     */
    static Optional<Absence> of(Response ms, Response kind) {
      return ms.toLong() < 0
          ? Optional.empty()
          : Optional.of(new Absence(Kind.of(kind), Duration.ofMillis(ms.toLong())));
    }
  }

  /** Whoever opens and closes windows shows that from the start. */
  static void showOpenedAndResumed() {
    for (Kind kind : Kind.values()) {
      begun(kind);
      resumed(kind);
    }
  }

  /** Whoever ends windows that ran out shows that from the start. */
  static void showRanOut() {
    for (Kind kind : Kind.values()) {
      over(kind);
    }
  }

  /** Somebody's connection is gone. */
  static void opened(Kind kind) {
    begun(kind).increment();
  }

  /**
   * Somebody is there.
   *
   * @param absence empty if that person was not away
   */
  static void closed(Optional<Absence> absence) {
    absence.ifPresent(away -> resumed(away.kind()).record(away.lasted()));
  }

  /** Somebody did not come back in time. */
  static void ranOut(Kind kind) {
    over(kind).increment();
  }

  private static Counter begun(Kind kind) {
    return Metrics.counter(OPENED, "kind", kind.tag());
  }

  private static Counter over(Kind kind) {
    return Metrics.counter(RAN_OUT, "kind", kind.tag());
  }

  private static Timer resumed(Kind kind) {
    return Metrics.timer(RESUMED, "kind", kind.tag());
  }
}
