package dev.holdfast.state.drain;

import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import java.time.Duration;

/** A drain of this replica, of which the log tells when it begins and when it is over. */
public final class DrainHappenings {
  private final long begunAt = System.nanoTime();

  private DrainHappenings() {}

  /**
   * Its turn has come.
   *
   * @param clients who are to be sent away
   * @param within over which time
   */
  public static DrainHappenings began(int clients, Duration within) {
    HappeningLog.tell(
        Happening.DRAIN_BEGAN,
        line -> line.with("clients", clients).with("withinMs", within.toMillis()));
    return new DrainHappenings();
  }

  /** Since it began. */
  public Duration took() {
    return Duration.ofNanos(System.nanoTime() - begunAt);
  }

  /** All clients were sent away. */
  public void ended() {
    HappeningLog.tell(Happening.DRAIN_ENDED, line -> line.with("tookMs", took().toMillis()));
  }
}
