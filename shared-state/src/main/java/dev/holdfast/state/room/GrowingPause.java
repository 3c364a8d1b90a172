package dev.holdfast.state.room;

import java.time.Duration;

/**
 * The pauses between tries that fail: each twice as long as the one before, from 20 ms to 1 s. Of
 * one thread.
 */
final class GrowingPause {
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private Duration next = SHORTEST;

  void pass() throws InterruptedException {
    Thread.sleep(next);
    Duration longer = next.multipliedBy(2);
    next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }

  /** The next one is the shortest again. */
  void reset() {
    next = SHORTEST;
  }
}
