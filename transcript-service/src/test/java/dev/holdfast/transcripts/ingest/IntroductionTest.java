package dev.holdfast.transcripts.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.transcripts.engine.KnownEngines;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntroductionTest {
  /** Whatever would be wrong in each segment is refused before the first one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speaker|,",
        "speaker|,,,",
        "speaker|''",
        "speaker|agent,",
        "speaker|agent,,caller",
        "speaker|agent, caller",
        "speaker|parrot",
        "diarized|,",
        "diarized|agent,parrot",
        "language|not_a_language",
        "language|''",
      })
  void refusesWhatWouldSpoilEachSegment(String parameter, String value) {
    assertThatThrownBy(() -> introduction(parameter, value))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD))
        .hasMessageContaining(parameter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "agent,caller", "interpreter,speaker-2", "speaker-unknown"})
  void takesWhoMaySpeak(String names) {
    assertThat(introduction("speaker", names).engine()).isPresent();
    assertThat(introduction("diarized", names).engine()).isPresent();
    assertThat(introduction("language", "pt-BR").engine()).isPresent();
  }

  private static Introduction introduction(String parameter, String value) {
    Map<String, String> query = new HashMap<>(Map.of("producer", "leg", "engine", "vosk"));
    query.put(parameter, value);
    return Introduction.of(new UpgradeRequest(null, "call", query, null), KnownEngines.ALL);
  }
}
