package dev.holdfast.testing;

import java.util.Random;

/** Runs a random test; a failure names the seed with which it can be run again. */
public final class SeededRuns {
  private static final String SEED = "holdfast.seed";

  private SeededRuns() {}

  /** A test of one seed. */
  public interface Run {
    void with(Random random) throws Exception;
  }

  public static void run(int runs, Run run) {
    for (int i = 0; i < runs; i++) {
      long seed = Long.getLong(SEED, new Random().nextLong());
      try {
        run.with(new Random(seed));
      } catch (Throwable failure) {
        throw new AssertionError(
            "run it again with -D" + SEED + "=" + seed + ": " + failure.getMessage(), failure);
      }
    }
  }
}
