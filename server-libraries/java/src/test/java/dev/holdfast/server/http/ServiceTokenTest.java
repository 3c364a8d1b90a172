package dev.holdfast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServiceTokenTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int issued;
  private final ServiceToken token = new ServiceToken(this::issue, () -> now);

  @Test
  void isKeptUntilAMinuteBeforeItExpires() {
    assertThat(token.value()).isEqualTo("token-1");
    now = now.plus(Duration.ofMinutes(59)).minusMillis(1);
    assertThat(token.value()).isEqualTo("token-1");
    now = now.plusMillis(1);
    assertThat(token.value()).isEqualTo("token-2");
  }

  @Test
  void isForgottenOnceHoweverManyWereRefusedWithIt() {
    token.value();
    token.forget("token-1");
    assertThat(token.value()).isEqualTo("token-2");
    token.forget("token-1");
    assertThat(token.value()).isEqualTo("token-2");
  }

  private ServiceToken.Issued issue() {
    return new ServiceToken.Issued("token-" + ++issued, now.plus(Duration.ofHours(1)));
  }
}
