package dev.holdfast.state.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  @Test
  void doublesUpToTheLongestPause() {
    for (int attempts = 1; attempts <= 100; attempts++) {
      long full = attempts > 9 ? 300_000 : Math.min(300_000, 1000L << (attempts - 1));
      assertThat(BACKOFF.pause(attempts, Duration.ZERO).toMillis())
          .as("after %d attempts", attempts)
          .isBetween(full / 2, full);
    }
  }

  @Test
  void takesAsLongAsTheReceiverWishesButNotForEver() {
    assertThat(BACKOFF.pause(1, Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(20));
    assertThat(BACKOFF.pause(1, Duration.ofDays(20))).isEqualTo(Duration.ofHours(1));
    assertThat(BACKOFF.longest()).isEqualTo(Duration.ofHours(1));
  }
}
