package dev.holdfast.transcripts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.Redactor;
import dev.holdfast.transcripts.segment.Segments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The message shapes of the engines' own documentation, see the files below {@code engines/}, one
 * message a line.
 */
class EnginesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Stretch STRETCH =
      new Stretch("leg-1", 10_000, List.of("caller", "agent"), Optional.empty());

  private static List<ObjectNode> heard(Engine.Kind kind, String recording) throws IOException {
    Engine engine = kind.listening(STRETCH);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                EnginesTest.class.getResourceAsStream("/engines/" + recording),
                StandardCharsets.UTF_8))) {
      List<ObjectNode> heard =
          lines
              .lines()
              .map(EnginesTest::json)
              .flatMap(message -> engine.segments(message).stream())
              .toList();
      // Whatever an engine says must be something that may be stored.
      heard.forEach(one -> Segments.heard(0, one, Instant.EPOCH, Optional.empty(), Redactor.NONE));
      return heard;
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> brief(List<ObjectNode> heard) {
    return heard.stream()
        .map(
            one ->
                one.path("id").asText()
                    + (one.path("isFinal").asBoolean() ? " = " : " ~ ")
                    + one.path("text").asText())
        .toList();
  }

  @Test
  void readsDeepgram() throws IOException {
    List<ObjectNode> heard = heard(Engine.Kind.DEEPGRAM, "deepgram.ndjson");
    assertThat(brief(heard))
        .containsExactly(
            "leg-1.0.0 ~ another big",
            "leg-1.0.0 ~ another big problem",
            "leg-1.0.0 = Another big problem.",
            "leg-1.1.3260 ~ yeah",
            "leg-1.1.3260 = ");
    assertThat(heard.get(2))
        .hasToString(
            "{\"id\":\"leg-1.0.0\",\"speaker\":\"caller\",\"text\":\"Another big problem.\","
                + "\"isFinal\":true,\"confidence\":0.99,\"startMs\":10000,\"endMs\":13260,"
                + "\"language\":\"en\",\"words\":["
                + "{\"text\":\"Another\",\"startMs\":10080,\"endMs\":10400,\"confidence\":0.98},"
                + "{\"text\":\"big\",\"startMs\":10400,\"endMs\":10640,\"confidence\":0.99},"
                + "{\"text\":\"problem.\",\"startMs\":10640,\"endMs\":11140,\"confidence\":0.99}]}");
    assertThat(heard.getLast().path("speaker").asText()).isEqualTo("agent");
  }

  @Test
  void readsAssemblyAi() throws IOException {
    List<ObjectNode> heard = heard(Engine.Kind.ASSEMBLYAI, "assemblyai.ndjson");
    assertThat(brief(heard))
        .containsExactly(
            "leg-1.0 ~ hi",
            "leg-1.0 ~ hi my",
            "leg-1.0 ~ hi my name is sonny",
            "leg-1.0 = Hi, my name is Sonny.",
            "leg-1.1 ~ i am",
            "leg-1.1 ~ i am a voice agent",
            "leg-1.1 = i am a voice agent",
            "leg-1.2 ~ bye",
            "leg-1.2 ~ bye",
            "leg-1.2 = bye");
    ObjectNode last = heard.get(3);
    assertThat(last.path("startMs").asLong()).isEqualTo(11_920);
    assertThat(last.path("endMs").asLong()).isEqualTo(14_080);
    assertThat(last.path("language").asText()).isEqualTo("en");
    assertThat(heard.get(2).has("language")).isFalse();
    assertThat(last.path("words")).hasSize(5);
    assertThat(last.path("words").path(4).path("text").asText()).isEqualTo("Sonny.");
  }

  @Test
  void readsVosk() throws IOException {
    List<ObjectNode> heard = heard(Engine.Kind.VOSK, "vosk.ndjson");
    assertThat(brief(heard))
        .containsExactly(
            "leg-1.0 ~ what",
            "leg-1.0 ~ what zero zero",
            "leg-1.0 = what zero zero zero one",
            "leg-1.1 ~ the",
            "leg-1.1 = ",
            "leg-1.2 = nah no to i know",
            "leg-1.3 = one two");
    assertThat(heard.get(2).path("startMs").asLong()).isEqualTo(10_870);
    assertThat(heard.get(2).path("endMs").asLong()).isEqualTo(12_610);
    assertThat(heard.get(2).path("confidence").asDouble()).isEqualTo(1);
    assertThat(heard.get(5).has("startMs")).isFalse();
    assertThat(heard.getLast().path("startMs").asLong()).isEqualTo(18_100);
    assertThat(heard.getLast().path("confidence").asDouble()).isEqualTo(1);
  }

  @Test
  void knowsEnginesByTheirNames() {
    assertThat(Engine.Kind.named("deepgram")).contains(Engine.Kind.DEEPGRAM);
    assertThat(Engine.Kind.named("Deepgram")).isEmpty();
  }
}
