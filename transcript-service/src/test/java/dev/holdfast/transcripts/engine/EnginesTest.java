package dev.holdfast.transcripts.engine;

import static dev.holdfast.transcripts.engine.EngineMessages.STRETCH;
import static dev.holdfast.transcripts.engine.EngineMessages.brief;
import static dev.holdfast.transcripts.engine.EngineMessages.heard;
import static dev.holdfast.transcripts.engine.EngineMessages.json;
import static dev.holdfast.transcripts.engine.EngineMessages.turnOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.id.Id;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The message shapes of the engines' own documentation, see the files below {@code engines/}, one
 * message a line.
 */
class EnginesTest {
  private static String recorded(String recording) throws IOException {
    try (InputStream messages = EnginesTest.class.getResourceAsStream("/engines/" + recording)) {
      return new String(messages.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void readsDeepgram() throws IOException {
    List<ObjectNode> heard = heard(new Deepgram(STRETCH), recorded("deepgram.ndjson"));
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
  void readsFluxOfDeepgram() throws IOException {
    List<ObjectNode> heard = heard(new Deepgram(STRETCH), recorded("deepgram-flux.ndjson"));
    assertThat(brief(heard))
        .containsExactly(
            "leg-1.t0 ~ Hello",
            "leg-1.t0 ~ Hello, I need",
            "leg-1.t0 ~ Hello, I need help",
            "leg-1.t0 = Hello, I need help.",
            "leg-1.t1 = Sí.");
    assertThat(heard.get(3))
        .hasToString(
            "{\"id\":\"leg-1.t0\",\"speaker\":\"caller\",\"text\":\"Hello, I need help.\","
                + "\"isFinal\":true,\"startMs\":10000,\"endMs\":12000,\"confidence\":0.8}");
    assertThat(heard.getLast().path("startMs").asLong()).isEqualTo(13_100);
    assertThat(heard.getLast().path("language").asText()).isEqualTo("es");
  }

  /** What no engine of that name sends is never taken for silence. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "deepgram|{\"type\":\"Transcript\"}|type \"Transcript\"",
        "deepgram|{\"partial\":\"hello\"}|engine=vosk",
        "deepgram|{\"type\":\"Turn\",\"turn_order\":0}|engine=assemblyai",
        "deepgram|{\"type\":\"Results\",\"results\":[]}|channel.alternatives",
        "deepgram|{\"type\":\"Results\",\"start\":0,\"channel\":{\"alternatives\":[{\"text\":\"a\"}]}}|no"
            + " transcript",
        "assemblyai|{\"type\":\"Turn\",\"turn_order\":0,\"utterance\":\"a\"}|transcript",
        "assemblyai|{\"type\":\"Turn\",\"turn_order\":0,\"transcript\":\"\",\"words\":[{\"word\":\"a\"}]}|the"
            + " text of a word",
        "deepgram|{\"type\":\"TurnInfo\",\"event\":\"EndOfTurn\",\"text\":\"a\"}|turn_index",
        "deepgram|[{\"type\":\"Results\"}]|no array",
        "deepgram|\"hello\"|no object",
        "deepgram|{\"results\":[],\"resultIndex\":0}|[results, resultIndex]",
        "deepgram|{\"id\":\"s1\",\"text\":\"a\",\"isFinal\":true}|leave engine= out",
        "assemblyai|{\"message_type\":\"FinalTranscript\",\"text\":\"a\"}|\"FinalTranscript\". It"
            + " looks like AssemblyAI's real-time API of before v3",
        "assemblyai|{\"type\":\"Turn\",\"transcript\":\"a\"}|turn_order",
        "assemblyai|{\"error\":\"a\",\"type\":\"Mistake\"}|type \"Mistake\"",
        "assemblyai|{\"error\":{\"a\":1}}|of the fields [error]",
        "assemblyai|{\"type\":\"TurnInfo\"}|engine=deepgram",
        "assemblyai|{\"text\":\"hello\"}|engine=vosk",
        "vosk|{\"type\":\"Results\",\"text\":\"a\"}|engine=deepgram",
        "vosk|{\"message_type\":\"PartialTranscript\",\"text\":\"a\"}|before v3",
        "vosk|{\"id\":\"s1\",\"text\":\"a\",\"isFinal\":true}|leave engine= out",
        "vosk|{\"spk\":[0.1]}|[spk]",
        "vosk|{}|without a type",
      })
  void refusesWhatTheEngineDoesNotSend(String name, String message, String says) {
    Engine engine = KnownEngines.listening(name, STRETCH);
    assertThatThrownBy(() -> KnownEngines.ALL.read(engine, json(message)))
        .isInstanceOf(UnknownMessage.class)
        .hasMessageContaining(says);
  }

  @Test
  void repeatsLittleOfWhatItRefusesAndOnlyWhatCanBePrinted() {
    String type = "\\u001b[31m\\n" + "x".repeat(5_000);
    assertThatThrownBy(() -> new Vosk(STRETCH).segments(json("{\"type\":\"" + type + "\"}")))
        .message()
        .hasSizeLessThan(200)
        .matches("[\\x20-\\x7e]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"SpeechStarted\",\"timestamp\":0}",
        "{\"type\":\"Heartbeat\",\"total_duration_ms\":1000}",
        "{\"type\":\"Silence\"}",
        "{\"type\":\"SpeakerRevision\",\"revisions\":[{\"turn_order\":0,\"speaker_label\":\"B\"}]}",
        "{\"type\":\"LLMGatewayResponse\",\"turn_order\":0,\"transcript\":\"a\",\"data\":{}}",
        "{\"type\":\"Warning\",\"warning\":\"a\"}",
        "{\"type\":\"Error\",\"error\":\"a\",\"error_code\":3006}",
        "{\"error\":\"Not authorized\"}",
      })
  void takesWhatAssemblyAiTellsWithoutWords(String message) {
    Engine engine = new AssemblyAi(STRETCH);
    engine.segments(json(turnOf("null", true, "yes", "null")));
    assertThat(engine.segments(json(message))).isEmpty();
  }

  @Test
  void showsATurnOfAssemblyAiThatIsToldWithoutWords() {
    String turn =
        "{\"type\":\"Turn\",\"turn_order\":0,\"turn_is_formatted\":true,\"end_of_turn\":false,"
            + "\"transcript\":\"Hello, my\",\"words\":[]}";
    assertThat(brief(new AssemblyAi(STRETCH).segments(json(turn))))
        .containsExactly("leg-1.0 ~ Hello, my");
  }

  @Test
  void readsAssemblyAi() throws IOException {
    List<ObjectNode> heard = heard(new AssemblyAi(STRETCH), recorded("assemblyai.ndjson"));
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
    List<ObjectNode> heard = heard(new Vosk(STRETCH), recorded("vosk.ndjson"));
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

  private static AudioStream audio(String producer, Optional<String> stream, int first) {
    // What stands in where nothing names the stream is another one for each connection.
    StreamIds ids = new StreamIds(producer, stream, UUID.randomUUID().toString());
    return new AudioStream(
        ids, first, 0, new Speakers(List.of("caller"), List.of()), Optional.empty());
  }

  private static String idOf(Engine engine, String message) {
    return engine.segments(json(message)).getFirst().path("id").asText();
  }

  private static String result(String requestId) {
    return "{\"type\":\"Results\",\"start\":2.1,\"duration\":1,\"is_final\":true,\"channel\":"
        + "{\"alternatives\":[{\"transcript\":\"yes\"}]},\"metadata\":{\"request_id\":\""
        + requestId
        + "\"}}";
  }

  /** The same id at each connection; another one for another stream. */
  @Test
  void namesSegmentsByTheStreamNotByTheConnection() {
    String one = idOf(new Deepgram(audio("p", Optional.empty(), 0)), result("r1"));
    assertThat(idOf(new Deepgram(audio("p", Optional.empty(), 0)), result("r1"))).isEqualTo(one);
    String named = idOf(new Deepgram(audio("p", Optional.of("a"), 0)), result(""));
    assertThat(idOf(new Deepgram(audio("p", Optional.of("a"), 0)), result(""))).isEqualTo(named);
    assertThat(
            Stream.of(
                one,
                named,
                idOf(new Deepgram(audio("p", Optional.empty(), 0)), result("r2")),
                idOf(new Deepgram(audio("q", Optional.empty(), 0)), result("r1")),
                idOf(new Deepgram(audio("p", Optional.of("a"), 0)), result("r1")),
                idOf(new Deepgram(audio("p", Optional.of("b"), 0)), result("")),
                idOf(new Deepgram(audio("p", Optional.empty(), 0)), result("")),
                idOf(new Deepgram(audio("p", Optional.empty(), 0)), result(""))))
        .doesNotHaveDuplicates()
        .allMatch(Id::isValid);
  }

  @Test
  void goesOnCountingWhatVoskDoesNotNumber() {
    String hello = "{\"text\":\"hello\"}";
    Engine first = new Vosk(audio("p", Optional.of("a"), 0));
    idOf(first, hello);
    String second = idOf(first, hello);
    assertThat(idOf(new Vosk(audio("p", Optional.of("a"), 1)), hello)).isEqualTo(second);
  }

  @Test
  void knowsEnginesByTheirNames() {
    assertThat(KnownEngines.ALL.names()).contains("assemblyai", "deepgram", "vosk");
    assertThat(KnownEngines.ALL.named("deepgram")).isPresent();
    assertThat(KnownEngines.ALL.named("Deepgram")).isEmpty();
  }
}
