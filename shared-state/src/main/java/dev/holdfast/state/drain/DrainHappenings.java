package dev.holdfast.state.drain;

import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import java.time.Duration;

/** Tells in the log that this replica drains. */
public final class DrainHappenings {
  private DrainHappenings() {}

  /**
   * Its turn has come.
   *
   * @param clients who are to be sent away
   * @param withinMs over which time
   */
  public static void began(int clients, long withinMs) {
    HappeningLog.tell(
        Happening.DRAIN_BEGAN, line -> line.with("clients", clients).with("withinMs", withinMs));
  }

  /** All clients were sent away. */
  public static void ended(Duration took) {
    HappeningLog.tell(Happening.DRAIN_ENDED, line -> line.with("tookMs", took.toMillis()));
  }
}
