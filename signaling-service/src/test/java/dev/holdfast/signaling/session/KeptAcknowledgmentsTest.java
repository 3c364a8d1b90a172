package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.Configured;
import dev.holdfast.state.session.SessionConfig;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptAcknowledgmentsTest {
  @Test
  void keepsAsManyAsAreAskedFor() {
    for (int most : new int[] {1, 256, 1_000}) {
      KeptAcknowledgments kept = kept("holdfast.session.kept-acknowledgments", most);
      IntStream.rangeClosed(0, most).forEach(i -> kept.put("e" + i, "{}"));
      assertThat(kept.of("e0")).isEmpty();
      IntStream.rangeClosed(1, most).forEach(i -> assertThat(kept.of("e" + i)).contains("{}"));
    }
  }

  @Test
  void keepsNoMoreBytesThanAreAskedForButTheNewest() {
    KeptAcknowledgments kept = kept("holdfast.session.kept-acknowledgment-bytes", 10);
    kept.put("a", "1234");
    kept.put("b", "1234");
    assertThat(kept.of("a")).isPresent();
    kept.put("c", "x".repeat(100));
    assertThat(kept.of("a")).isEmpty();
    assertThat(kept.of("b")).isEmpty();
    assertThat(kept.of("c")).isPresent();
  }

  private static KeptAcknowledgments kept(String property, int value) {
    SessionConfig config = Configured.by(SessionConfig.class, Map.of(property, "" + value));
    return new KeptAcknowledgments(config, Map.of());
  }
}
