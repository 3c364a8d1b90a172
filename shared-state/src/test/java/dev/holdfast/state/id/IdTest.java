package dev.holdfast.state.id;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.session.RandomId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "r-17",
        "-",
        "_",
        "~a",
        "a.b",
        "a..",
        "Yk3vT9qZ1mB7.1",
        "1234567890123456789012345678901234567890123456789012345678901234"
      })
  void takesWhatIsUrlSafe(String id) {
    assertThat(Id.isValid(id)).isTrue();
    assertThat(Id.checked("roomId", id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".a",
        "a:b",
        "a b",
        "a/b",
        "a%2Fb",
        "a\n",
        "{a}",
        "*",
        "é",
        "a\0",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void refusesWhatAPathOrAKeyWouldReadAsSomethingElse(String text) {
    assertThat(Id.isValid(text)).isFalse();
    refused(ErrorCode.INVALID_PAYLOAD, () -> Id.checked("roomId", text))
        .hasMessage("roomId " + Id.MESSAGE);
  }

  @Test
  void asksOfEachCharacterWhatThePatternAsks() {
    for (int c = 0; c <= 0xFFFF; c++) {
      String first = String.valueOf((char) c);
      assertThat(Id.isValid(first)).isEqualTo(first.matches(Id.PATTERN));
      String behind = "a" + first;
      assertThat(Id.isValid(behind)).isEqualTo(behind.matches(Id.PATTERN));
    }
  }

  @Test
  void takesColonsAndDotsOfProducers() {
    assertThat(Id.isProducers("agent:12")).isTrue();
    assertThat(Id.isProducers(".a")).isTrue();
    assertThat(Id.isProducers("a/b")).isFalse();
    assertThat(Id.checkedProducers("stream", "a:b")).isEqualTo("a:b");
    assertThatThrownBy(() -> Id.checkedProducers("stream", "a b"))
        .hasMessage("stream " + Id.PRODUCERS_MESSAGE);
  }

  @Test
  void takesWhatTheServersMake() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Id.isValid(RandomId.random())).isTrue();
    }
  }
}
