package dev.holdfast.rooms.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  @Test
  void readsAWishAsSecondsOrAsADate() {
    String later =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));

    assertThat(WebhookSender.wish("120")).isEqualTo(Duration.ofMinutes(2));
    assertThat(WebhookSender.wish(later)).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    assertThat(WebhookSender.wish("Wed, 21 Oct 2015 07:28:00 GMT")).isEqualTo(Duration.ZERO);
    assertThat(WebhookSender.wish("soon")).isEqualTo(Duration.ZERO);
    assertThat(WebhookSender.wish(null)).isEqualTo(Duration.ZERO);
  }
}
