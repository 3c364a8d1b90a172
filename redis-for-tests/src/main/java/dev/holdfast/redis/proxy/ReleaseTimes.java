package dev.holdfast.redis.proxy;

import java.time.Duration;

/**
 * When the frames of one connection go on: never before one that came earlier. So a frame waits as
 * long as the longest delay at most, however many wait. Times are those of {@link
 * System#nanoTime()}. Pure.
 */
final class ReleaseTimes {
  private long last;

  ReleaseTimes(long now) {
    this.last = now;
  }

  /** When a frame goes on that came now. */
  long next(long now, Duration delay) {
    long due = now + delay.toNanos();
    if (due - last > 0) {
      last = due;
    }
    return last;
  }
}
