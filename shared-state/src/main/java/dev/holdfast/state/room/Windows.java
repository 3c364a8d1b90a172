package dev.holdfast.state.room;

import dev.holdfast.state.metrics.Buckets;
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
public final class Windows {
  // A blink, a reload, a walk through a tunnel, a window of minutes.
  private static final Duration[] BUCKETS =
      Buckets.ofMillis(
          500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 45_000, 60_000, 120_000, 300_000);

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

    String tag() {
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

  /** Shows the counters at zero, in services that count. */
  public static void expect() {
    for (Kind kind : Kind.values()) {
      openings(kind);
      returns(kind);
      ends(kind);
    }
  }

  /** Somebody's connection is gone. */
  static void opened(Kind kind) {
    openings(kind).increment();
  }

  /**
   * Somebody is there.
   *
   * @param absence empty if that person was not away
   */
  static void closed(Optional<Absence> absence) {
    absence.ifPresent(away -> returns(away.kind()).record(away.lasted()));
  }

  /** Somebody did not come back in time. */
  static void ranOut(Kind kind) {
    ends(kind).increment();
  }

  private static Counter openings(Kind kind) {
    return Counter.builder("holdfast.rooms.windows.opened")
        .description("Reconnection windows that began: a participant's connection was gone")
        .tag("kind", kind.tag())
        .register(Metrics.globalRegistry);
  }

  private static Timer returns(Kind kind) {
    return Timer.builder("holdfast.rooms.windows.resumed")
        .description("How long participants had been away who came back in time")
        .tag("kind", kind.tag())
        .serviceLevelObjectives(BUCKETS)
        .register(Metrics.globalRegistry);
  }

  private static Counter ends(Kind kind) {
    return Counter.builder("holdfast.rooms.windows.ended")
        .description("Participants who did not come back in time")
        .tag("kind", kind.tag())
        .register(Metrics.globalRegistry);
  }
}
