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

  @Test
  void theUnkeptAreTakenOnceInTheirOrder() {
    KeptAcknowledgments kept = kept("holdfast.session.kept-acknowledgments", 256);
    kept.put("a", "1");
    assertThat(kept.putUnkept("b", "2")).isEqualTo(1);
    assertThat(kept.putUnkept("c", "3")).isEqualTo(2);

    assertThat(kept.takeUnkept()).containsExactly(Map.entry("b", "2"), Map.entry("c", "3"));

    assertThat(kept.takeUnkept()).isEmpty();
    assertThat(kept.of("b")).contains("2");
    assertThat(kept.putUnkept("d", "4")).isEqualTo(1);
  }

  @Test
  void whatIsGivenBackIsUnkeptAgainBeforeWhatCameSince() {
    KeptAcknowledgments kept = kept("holdfast.session.kept-acknowledgments", 256);
    kept.putUnkept("a", "1");
    kept.putUnkept("b", "2");
    Map<String, String> taken = kept.takeUnkept();
    kept.putUnkept("c", "3");

    kept.giveBack(taken.keySet());

    assertThat(kept.takeUnkept().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void ofTwoThatAreGivenBackTheOlderIsUnkeptBeforeTheNewerInWhicheverOrderTheyFailed() {
    KeptAcknowledgments kept = kept("holdfast.session.kept-acknowledgments", 256);
    kept.putUnkept("a", "1");
    Map<String, String> older = kept.takeUnkept();
    kept.putUnkept("b", "2");
    Map<String, String> newer = kept.takeUnkept();
    kept.putUnkept("c", "3");

    kept.giveBack(older.keySet());
    kept.giveBack(newer.keySet());
    assertThat(kept.takeUnkept().keySet()).containsExactly("a", "b", "c");

    kept.giveBack(newer.keySet());
    kept.giveBack(older.keySet());
    assertThat(kept.takeUnkept().keySet()).containsExactly("a", "b");
  }

  @Test
  void noMoreAreUnkeptThanAreKeptHowOftenSoeverRedisFails() {
    KeptAcknowledgments kept = kept("holdfast.session.kept-acknowledgments", 3);
    for (int i = 1; i <= 10; i++) {
      kept.putUnkept("e" + i, "{}");
      Map<String, String> taken = kept.takeUnkept();
      assertThat(taken).hasSizeLessThanOrEqualTo(3);
      kept.giveBack(taken.keySet());
    }
    assertThat(kept.takeUnkept().keySet()).containsExactly("e8", "e9", "e10");
  }

  private static KeptAcknowledgments kept(String property, int value) {
    SessionConfig config = Configured.by(SessionConfig.class, Map.of(property, "" + value));
    return new KeptAcknowledgments(config, Map.of());
  }
}
