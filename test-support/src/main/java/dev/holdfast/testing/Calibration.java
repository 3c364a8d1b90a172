package dev.holdfast.testing;

import java.time.Duration;

/** How slow this machine is by itself: a fixed piece of work, timed once. */
final class Calibration {
  /** What the work takes on a quiet machine with two cores of 2025. */
  private static final Duration QUIET = Duration.ofMillis(7);

  private static final int STEPS = 4_000_000;

  // The first ones are interpreted; of the others the best counts, which nobody interrupted.
  private static final int ROUNDS = 8;

  private Calibration() {}

  /** At least 1; 2 for a machine that is half as fast. */
  static double slowness() {
    long best = Long.MAX_VALUE;
    long sum = 1;
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      sum = work(sum);
      best = Math.min(best, System.nanoTime() - began);
    }
    // The sum is never 0; the compiler does not know.
    return sum == 0 ? 1 : Math.max(1, (double) best / QUIET.toNanos());
  }

  // xorshift64: every step needs the one before, so that no compiler shortens it.
  private static long work(long seed) {
    long x = seed;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
