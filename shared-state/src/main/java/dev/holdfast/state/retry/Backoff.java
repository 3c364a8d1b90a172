package dev.holdfast.state.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something that failed is tried again: each time twice as long as the time
 * before, each up to a half shorter, so that not all who wait try at once.
 *
 * @param first the pause after the first failure
 * @param most the longest pause, unless whoever is asked wishes a longer one
 */
public record Backoff(Duration first, Duration most) {
  /** Who asks for more time than this is asked again all the same. */
  private static final Duration LONGEST_WISH = Duration.ofHours(1);

  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param attempts how many failed, from 1 on
   */
  public Duration pause(int attempts) {
    return pause(attempts, Duration.ZERO);
  }

  /**
   * @param attempts how many failed, from 1 on
   * @param wish Retry-After; nothing if the receiver did not say
   */
  public Duration pause(int attempts, Duration wish) {
    int doublings = Math.clamp(attempts - 1L, 0, MOST_DOUBLINGS);
    long full = Math.min(first.toMillis() << doublings, most.toMillis());
    long jittered = ThreadLocalRandom.current().nextLong(full / 2, full + 1);
    long wished = Math.min(wish.toMillis(), LONGEST_WISH.toMillis());
    return Duration.ofMillis(Math.max(jittered, wished));
  }

  /** The longest pause that there can be. */
  public Duration longest() {
    return most.compareTo(LONGEST_WISH) > 0 ? most : LONGEST_WISH;
  }
}
