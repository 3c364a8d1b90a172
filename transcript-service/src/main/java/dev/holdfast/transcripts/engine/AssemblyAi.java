package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
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
  private static final Set<String> WITHOUT_WORDS = Set.of("SpeechStarted", "Warning", "Error");

  private final Stretch stretch;
  private Optional<ObjectNode> ended = Optional.empty();
  private Optional<String> session = Optional.empty();

  AssemblyAi(Stretch stretch) {
    this.stretch = stretch;
  }

  @Override
  public List<ObjectNode> segments(JsonNode message) {
    String type = message.path("type").asText();
    return switch (type) {
      case "Turn" -> turn(message);
      case "Begin" -> begin(message);
      case "Termination" -> endOfTheLast();
      default -> {
        if (!WITHOUT_WORDS.contains(type)) {
          throw UnknownMessage.of("assemblyai", message);
        }
        yield List.of();
      }
    };
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
    session = Stretch.named(message.path("id")).or(() -> session);
    return last;
  }

  private List<ObjectNode> turn(JsonNode message) {
    if (!message.path("turn_order").isIntegralNumber()) {
      throw UnknownMessage.shaped("assemblyai", message, "turn_order is missing");
    }
    ObjectNode segment = segment(message);
    List<ObjectNode> before =
        ended.filter(last -> !last.path("id").equals(segment.path("id"))).isPresent()
            ? endOfTheLast()
            : List.of();
    boolean isOver = message.path("end_of_turn").asBoolean();
    boolean isFinal = isOver && message.path("turn_is_formatted").asBoolean();
    ended = isOver && !isFinal ? Optional.of(segment.deepCopy()) : Optional.empty();
    if (segment.path("text").asText().isBlank()) {
      return before;
    }
    segment.put("isFinal", isFinal);
    if (isOver && !isFinal) {
      segment.put("endOfTurn", true);
    }
    return before.isEmpty() ? List.of(segment) : List.of(before.getFirst(), segment);
  }

  @Override
  public List<ObjectNode> finish() {
    return endOfTheLast();
  }

  private List<ObjectNode> endOfTheLast() {
    List<ObjectNode> last = ended.map(turn -> turn.put("isFinal", true)).stream().toList();
    ended = Optional.empty();
    return last.stream().filter(turn -> !turn.path("text").asText().isBlank()).toList();
  }

  // Until the turn ends `transcript` lacks the words that may still change; some models send no
  // words.
  private ObjectNode segment(JsonNode message) {
    JsonNode words = message.path("words");
    ObjectNode segment = stretch.segment(session, message.path("turn_order").asText(), 0);
    boolean isOver = message.path("end_of_turn").asBoolean();
    boolean isTold = isOver || words.isEmpty();
    segment.put("text", isTold ? message.path("transcript").asText() : spoken(words));
    String language = message.path("language_code").asText("");
    if (!language.isEmpty()) {
      segment.put("language", language.replace('_', '-'));
    }
    Stretch.putWords(segment, words, new Words());
    Stretch.putMeanConfidence(segment, words, "confidence");
    return segment;
  }

  private static String spoken(JsonNode words) {
    return StreamSupport.stream(words.spliterator(), false)
        .map(word -> word.path("text").asText())
        .collect(Collectors.joining(" "));
  }

  private final class Words implements Stretch.Spelling {
    @Override
    public String text(JsonNode word) {
      return word.path("text").asText();
    }

    @Override
    public long start(JsonNode word) {
      return stretch.at(word.path("start").asLong());
    }

    @Override
    public long end(JsonNode word) {
      return stretch.at(word.path("end").asLong());
    }

    @Override
    public double confidence(JsonNode word) {
      return word.path("confidence").asDouble(1);
    }
  }
}
