package dev.holdfast.state.redis;

import java.time.Duration;

/**
 * Whether a connection on which something is asked once a second has gone silent. Only time that
 * the event loop really had counts: one that was starved has read no answers, whatever has come,
 * and after it neither a clock nor a timer tells anything about the other side. Pure.
 */
final class LivenessCheck {
  static final Duration ASK_EVERY = Duration.ofSeconds(1);
  private static final long EARLIEST_NANOS = ASK_EVERY.toNanos() / 2;
  private static final long LATEST_NANOS = ASK_EVERY.toNanos() * 3 / 2;
  private static final int MOST_MISSED = 3;

  private long lastAsked;
  private int missed;
  // Written once a second at most, however many answers come.
  private volatile boolean heard;

  /** Begins at a time of {@link System#nanoTime()}. */
  LivenessCheck(long now) {
    this.lastAsked = now;
  }

  /** Something came. Any thread. */
  void heard() {
    if (!heard) {
      heard = true;
    }
  }

  /**
   * It is time to ask again.
   *
   * @return whether nothing was heard of the last three questions, all asked punctually
   */
  synchronized boolean asksAgain(long now) {
    long since = now - lastAsked;
    lastAsked = now;
    if (heard) {
      heard = false;
      missed = 0;
    }
    // A timer that was starved makes up for what it has missed, all at once.
    boolean punctual = since >= EARLIEST_NANOS && since <= LATEST_NANOS;
    return punctual && ++missed > MOST_MISSED;
  }
}
