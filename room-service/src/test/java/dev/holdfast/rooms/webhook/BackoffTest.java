package dev.holdfast.rooms.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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

  @Test
  void readsAWishAsSecondsOrAsADate() {
    String later =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));

    assertThat(Poster.wish("120")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Poster.wish(later)).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    assertThat(Poster.wish("Wed, 21 Oct 2015 07:28:00 GMT")).isEqualTo(Duration.ZERO);
    assertThat(Poster.wish("soon")).isEqualTo(Duration.ZERO);
    assertThat(Poster.wish(null)).isEqualTo(Duration.ZERO);
  }
}
