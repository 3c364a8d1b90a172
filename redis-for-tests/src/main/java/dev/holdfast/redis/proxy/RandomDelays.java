package dev.holdfast.redis.proxy;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Delays of 0 to 300 ms at random. The same seed gives the same delays one after the other; which
 * message gets which is the machine's doing.
 */
public final class RandomDelays implements Supplier<Duration> {
  private static final String SEED = "holdfast.seed";
  private static final int LONGEST_MS = 300;

  private final Random random;

  RandomDelays(long seed) {
    this.random = new Random(seed);
  }

  /** With the seed of the system property {@code holdfast.seed}, else one that is made up. */
  public static RandomDelays ofThisRun() {
    return new RandomDelays(ThisRun.SEED);
  }

  @Override
  public Duration get() {
    return Duration.ofMillis(random.nextInt(LONGEST_MS + 1));
  }

  private static final class ThisRun {
    static final long SEED = Long.getLong(RandomDelays.SEED, new Random().nextLong());

    static {
      System.err.printf(
          "Messages of Redis are delayed by up to %d ms; the same delays again: -D%s=%d%n",
          LONGEST_MS, RandomDelays.SEED, SEED);
    }
  }
}
