package dev.holdfast.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessCheckTest {
  private final LivenessCheck liveness = new LivenessCheck(0);
  private long now;

  @Test
  void threeUnansweredQuestionsAreSilence() {
    assertThat(asksAfter(1_000)).isFalse();
    assertThat(asksAfter(1_000)).isFalse();
    assertThat(asksAfter(1_000)).isFalse();
    assertThat(asksAfter(1_000)).isTrue();
  }

  @Test
  void anAnswerEndsTheSilence() {
    for (int i = 0; i < 20; i++) {
      assertThat(asksAfter(1_000)).isFalse();
      if (i % 3 == 2) {
        liveness.heard();
      }
    }
  }

  @Test
  void aStarvedEventLoopCouldHearNothing() {
    for (int i = 0; i < 20; i++) {
      assertThat(asksAfter(3_500)).isFalse();
    }
  }

  @Test
  void questionsThatAStarvedTimerMakesUpForAreOne() {
    assertThat(asksAfter(8_500)).isFalse();
    for (int i = 0; i < 8; i++) {
      assertThat(asksAfter(1)).isFalse();
    }
    liveness.heard();
    assertThat(asksAfter(1_000)).isFalse();
  }

  @Test
  void silenceIsNoticedOnceTheEventLoopRunsAgain() {
    assertThat(asksAfter(10_000)).isFalse();
    assertThat(asksAfter(1_100)).isFalse();
    assertThat(asksAfter(1_400)).isFalse();
    assertThat(asksAfter(1_000)).isFalse();
    assertThat(asksAfter(1_000)).isTrue();
  }

  private boolean asksAfter(long ms) {
    now += Duration.ofMillis(ms).toNanos();
    return liveness.asksAgain(now);
  }
}
