package dev.holdfast.state.room;

import io.micrometer.core.instrument.Metrics;
import java.time.Duration;

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
   * @param awayForMs how long that person was away; negative if not at all
   */
  static void closed(long awayForMs) {
    if (awayForMs >= 0) {
      Metrics.timer(RESUMED).record(Duration.ofMillis(awayForMs));
    }
  }

  /** Somebody did not come back in time. */
  static void ranOut() {
    Metrics.counter(RAN_OUT).increment();
  }
}
