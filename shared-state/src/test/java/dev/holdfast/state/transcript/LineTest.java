package dev.holdfast.state.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
  private static final Offset OFFSET = new Offset("7", 12);

  private static Line line(String message) {
    return Line.of(new Entry(OFFSET, "2 1 s1 " + message));
  }

  @ParameterizedTest
  @CsvSource({"transcript,FINAL", "gap,GAP", "redaction,REDACTION", "ended,END"})
  void readsTheKindOfEachMessage(String type, Line.Kind kind) {
    assertThat(line("{\"type\":\"" + type + "\",\"callId\":\"c\"}").kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"type\":\"", "{\"type\":\"end\"}", "{\"type\":\"endedly\"}"})
  void refusesWhatIsNoMessageOfATranscript(String message) {
    assertThatThrownBy(() -> line(message)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ended\",\"callId\":\"c\"}",
        "{\"type\":\"redaction\",\"text\":\",\\\"offset\\\":\\\"1-1\\\"}\"}"
      })
  void findsTheOffsetThatItHasPutIn(String message) {
    assertThat(Line.offsetIn(line(message).wire())).contains("7-12");
    assertThat(Line.offsetIn(message)).isEmpty();
  }
}
