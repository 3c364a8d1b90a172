package dev.holdfast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.HoldfastApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final Waiting waiting = new Waiting(pauses::add);

  @Test
  void isAsLongAsTheServiceSaysUpToAFewSeconds() throws InterruptedException {
    assertThat(waiting.beforeRepeating(0, refusal(503, Duration.ofSeconds(5)))).isTrue();
    assertThat(waiting.beforeRepeating(0, refusal(429, Duration.ofSeconds(6)))).isFalse();
    assertThat(pauses).containsExactly(Duration.ofSeconds(5));
  }

  @Test
  void isShortAndThenLongerWhereNothingIsSaid() throws InterruptedException {
    waiting.beforeRepeating(0);
    assertThat(waiting.beforeRepeating(1, refusal(503, null))).isTrue();
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void doesNotHelpWhereTheRequestIsWrong() throws InterruptedException {
    assertThat(waiting.beforeRepeating(0, refusal(400, Duration.ZERO))).isFalse();
    assertThat(waiting.beforeRepeating(0, refusal(500, null))).isFalse();
    assertThat(pauses).isEmpty();
  }

  private static HoldfastApiError refusal(int status, Duration retryAfter) {
    return new HoldfastApiError(status, "any", "no", List.of(), Optional.ofNullable(retryAfter));
  }
}
