package dev.holdfast.state.http;

import java.util.function.LongSupplier;

/**
 * How many messages a client may send: so many at once, and so many a second in the long run. A
 * token bucket in two numbers, for there is one a connection, and it is asked for each message; a
 * library's takes half a kilobyte. Used on one event loop.
 */
public final class Allowance {
  private static final long SECOND = 1_000_000_000;

  private final LongSupplier nanoTime;
  private final int burst;
  private final int perSecond;
  // When the bucket would be full, were nothing taken any more.
  private long fullAt;

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param burst messages at once, at least 1
   * @param perSecond messages a second in the long run, at least 1
   */
  public Allowance(LongSupplier nanoTime, int burst, int perSecond) {
    this.nanoTime = nanoTime;
    this.burst = burst;
    this.perSecond = perSecond;
    this.fullAt = nanoTime.getAsLong();
  }

  /** Whether one more message may come now. */
  public boolean take() {
    return take(1);
  }

  /** Whether so many more may come now: all of them, or none. */
  public boolean take(int number) {
    long now = nanoTime.getAsLong();
    long missing = Math.max(0, fullAt - now);
    long afterwards = missing + number * (SECOND / perSecond);
    if (afterwards > burst * SECOND / perSecond) {
      return false;
    }
    fullAt = now + afterwards;
    return true;
  }
}
