package dev.holdfast.rooms.webhook;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait between two attempts: 1 s, 2, 4 …, each up to a half shorter. */
record Backoff(Duration first, Duration most) {
  /** A receiver that asks for more time than this is asked again all the same. */
  private static final Duration LONGEST_WISH = Duration.ofHours(1);

  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param attempts how many failed, from 1 on
   * @param wish Retry-After; nothing if the receiver did not say
   */
  Duration pause(int attempts, Duration wish) {
    int doublings = Math.clamp(attempts - 1L, 0, MOST_DOUBLINGS);
    long full = Math.min(first.toMillis() << doublings, most.toMillis());
    long jittered = ThreadLocalRandom.current().nextLong(full / 2, full + 1);
    long wished = Math.min(wish.toMillis(), LONGEST_WISH.toMillis());
    return Duration.ofMillis(Math.max(jittered, wished));
  }

  /** The longest pause that there can be. */
  Duration longest() {
    return most.compareTo(LONGEST_WISH) > 0 ? most : LONGEST_WISH;
  }
}
