package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * AssemblyAI's streaming v3, https://www.assemblyai.com/docs/streaming/message-sequence: a turn is
 * a segment. With {@code format_turns} its end is told twice, without and with punctuation. Whether
 * it is asked for is not told: so the unformatted end stays an interim until the formatted one
 * follows or another turn begins or the session ends. With {@code language_detection} some messages
 * tell the language.
 */
final class AssemblyAi implements Engine {
  private static final String NAME = "assemblyai";

  // A SpeakerRevision tells other speakers of turns that are finals by now: those stay as they are.
  private static final Set<String> WITHOUT_WORDS =
      Set.of(
          "SpeechStarted",
          "Heartbeat",
          "Silence",
          "SpeakerRevision",
          "LLMGatewayResponse",
          "Warning",
          "Error");

  private final AudioStream audio;
  private final SpeakerRuns runs;
  private List<ObjectNode> held = List.of();
  private String heldTurn = "";
  private Optional<String> session = Optional.empty();

  AssemblyAi(AudioStream audio) {
    this.audio = audio;
    this.runs = new SpeakerRuns(audio);
  }

  @Override
  public List<ObjectNode> segments(JsonNode message) {
    String type = message.path("type").asText();
    return switch (type) {
      case "Turn" -> turn(message);
      case "Begin" -> begin(message);
      case "Termination" -> endOfTheLast();
      default -> {
        if (!WITHOUT_WORDS.contains(type) && !isUntypedError(message)) {
          throw UnknownMessage.of(NAME, message);
        }
        yield List.of();
      }
    };
  }

  // Before a session begins an error may come without a type.
  private static boolean isUntypedError(JsonNode message) {
    return !message.has("type") && message.path("error").isTextual();
  }

  @Override
  public boolean namesSessionOnce() {
    return true;
  }

  @Override
  public Optional<String> session() {
    return session;
  }

  @Override
  public void goOn(Optional<String> before) {
    session = before;
  }

  private List<ObjectNode> begin(JsonNode message) {
    List<ObjectNode> last = endOfTheLast();
    session = AudioStream.named(message.path("id")).or(() -> session);
    return last;
  }

  private List<ObjectNode> turn(JsonNode message) {
    if (!message.path("turn_order").isIntegralNumber()) {
      throw UnknownMessage.shaped(NAME, message, "turn_order is missing");
    }
    JsonNode words = message.path("words");
    boolean isSpelt = words.isEmpty() || words.path(0).path("text").isTextual();
    if (!message.path("transcript").isTextual() || !isSpelt) {
      throw UnknownMessage.shaped(NAME, message, "transcript, or the text of a word, is missing");
    }
    String name = message.path("turn_order").asText();
    List<ObjectNode> told = new ArrayList<>(name.equals(heldTurn) ? List.of() : endOfTheLast());
    boolean isOver = message.path("end_of_turn").asBoolean();
    boolean isFinal = isOver && message.path("turn_is_formatted").asBoolean();
    List<ObjectNode> segments =
        runs.parts(result(message, name, isFinal)).stream()
            .map(part -> segment(message, part))
            .toList();
    held = List.of();
    if (isOver && !isFinal) {
      heldTurn = name;
      held = segments.stream().map(ObjectNode::deepCopy).toList();
      segments.forEach(segment -> segment.put("endOfTurn", true));
    }
    told.addAll(segments);
    return told;
  }

  @Override
  public List<ObjectNode> finish() {
    return endOfTheLast();
  }

  private List<ObjectNode> endOfTheLast() {
    List<ObjectNode> last = held;
    last.forEach(segment -> segment.put("isFinal", true));
    held = List.of();
    runs.forget(heldTurn);
    return last;
  }

  // Until the turn ends `transcript` lacks the words that may still change; some models send no
  // words. With speaker_labels a turn says whose most of it is, and final words whose they are.
  private SpeakerRuns.Result result(JsonNode message, String name, boolean isFinal) {
    JsonNode words = message.path("words");
    boolean isTold = message.path("end_of_turn").asBoolean() || words.isEmpty();
    OptionalInt most = speaker(message.path("speaker_label"));
    return new SpeakerRuns.Result(
        session,
        name,
        0,
        1,
        isTold ? message.path("transcript").asText() : spoken(words),
        isFinal,
        words,
        word -> word.path("text").asText(),
        word -> word.has("speaker") ? speaker(word.path("speaker")) : OptionalInt.empty(),
        most,
        message.has("speaker_label"));
  }

  // A, B and so on; other words say that it is not known yet.
  private static OptionalInt speaker(JsonNode label) {
    String text = label.asText("");
    return text.length() == 1 && text.charAt(0) >= 'A' && text.charAt(0) <= 'Z'
        ? OptionalInt.of(text.charAt(0) - 'A')
        : OptionalInt.empty();
  }

  private ObjectNode segment(JsonNode message, SpeakerRuns.Part part) {
    ObjectNode segment = part.segment();
    String language = message.path("language_code").asText("");
    if (!language.isEmpty()) {
      segment.put("language", language.replace('_', '-'));
    }
    AudioStream.putWords(
        segment,
        part.words(),
        new AudioStream.Spelling(
            word -> word.path("text").asText(),
            time -> audio.at(time.asLong()),
            word -> word.path("confidence").asDouble(1)));
    AudioStream.putMeanConfidence(segment, part.words(), "confidence");
    return segment;
  }

  private static String spoken(JsonNode words) {
    return StreamSupport.stream(words.spliterator(), false)
        .map(word -> word.path("text").asText())
        .collect(Collectors.joining(" "));
  }

  /** AssemblyAI: streaming v3. */
  @Singleton
  static final class Product implements SpeechEngine {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Engine listening(AudioStream audio) {
      return new AssemblyAi(audio);
    }

    @Override
    public Optional<String> advice(JsonNode message) {
      if (message.path("message_type").isTextual()) {
        return Optional.of(
            "AssemblyAI's real-time API of before v3, which is not supported: use its streaming v3");
      }
      boolean isLike =
          Set.of("Turn", "Begin", "Termination").contains(message.path("type").asText());
      return isLike ? Optional.of("AssemblyAI's streaming v3: engine=" + NAME) : Optional.empty();
    }
  }
}
