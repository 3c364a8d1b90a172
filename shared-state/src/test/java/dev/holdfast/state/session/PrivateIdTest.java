package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Texts;
import dev.holdfast.testing.SeededRuns;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrivateIdTest {
  @Test
  void anyTextIsReadOrRefusedAndNeverThrows() {
    SeededRuns.run(
        5_000,
        random -> {
          String text = Texts.any(random);
          PrivateId.parse(text).ifPresent(pid -> assertThat(pid.wire()).isEqualTo(text));
        });
  }

  @Test
  void aPrivateIdIsReadAsItWasWrittenAndDoesNotPrintItsSecret() {
    PrivateId pid = PrivateId.random();

    assertThat(PrivateId.parse(pid.wire())).contains(pid);
    assertThat(pid.toString()).contains(pid.sessionId()).doesNotContain(pid.secret());
    assertThat(pid.sessionId()).matches("[A-Za-z0-9_-]{20}");
    assertThat(pid.secret()).matches("[A-Za-z0-9_-]{22}");
  }

  @Test
  void noTwoAreAlike() {
    Set<String> secrets =
        Stream.generate(() -> PrivateId.random().secret()).limit(1_000).collect(Collectors.toSet());

    assertThat(secrets).hasSize(1_000);
  }

  @Test
  void whatIsNoPrivateIdIsRefused() {
    for (String text :
        new String[] {"", ".", "a.", ".b", "ab", "a b.c", "a}.b", "é.b", "a." + "b".repeat(63)}) {
      assertThat(PrivateId.parse(text)).as(text).isEmpty();
    }
  }
}
