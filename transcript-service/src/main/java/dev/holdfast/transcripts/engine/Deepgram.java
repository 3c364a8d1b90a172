package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deepgram's live results,
 * https://developers.deepgram.com/docs/understand-endpointing-interim-results: interims of the same
 * stretch of audio have the same {@code start}, {@code is_final} ends it. And those of its {@link
 * Flux}.
 */
final class Deepgram implements Engine {
  private static final Set<String> WITHOUT_WORDS =
      Set.of(
          "Metadata",
          "SpeechStarted",
          "UtteranceEnd",
          "Connected",
          "ConfigureSuccess",
          "ConfigureFailure",
          "Error",
          "FatalError");

  private final Stretch stretch;
  private final Flux flux;
  private final Set<String> open = new HashSet<>();

  Deepgram(Stretch stretch) {
    this.stretch = stretch;
    this.flux = new Flux(stretch);
  }

  @Override
  public List<ObjectNode> segments(JsonNode message) {
    String type = message.path("type").asText();
    return switch (type) {
      case "Results" -> result(message);
      case "TurnInfo" -> flux.turn(message);
      default -> {
        if (!WITHOUT_WORDS.contains(type)) {
          throw UnknownMessage.of("deepgram", message);
        }
        yield List.of();
      }
    };
  }

  private List<ObjectNode> result(JsonNode message) {
    if (!message.path("channel").path("alternatives").isArray()
        || !message.path("start").isNumber()) {
      throw UnknownMessage.shaped("deepgram", message, "channel.alternatives or start is missing");
    }
    JsonNode best = message.path("channel").path("alternatives").path(0);
    String text = best.path("transcript").asText();
    boolean isFinal = message.path("is_final").asBoolean();
    int channel = message.path("channel_index").path(0).asInt();
    double start = message.path("start").asDouble();
    String name = channel + "." + Math.round(start * 1_000);
    // Silence is told too. Where words were shown and turn out to be none, that is the final.
    if (text.isBlank() && !(isFinal && open.contains(name))) {
      return List.of();
    }
    if (isFinal) {
      open.remove(name);
    } else {
      open.add(name);
    }
    Optional<String> session = Stretch.named(message.path("metadata").path("request_id"));
    return List.of(segment(message, best, stretch.segment(session, name, channel)));
  }

  private ObjectNode segment(JsonNode message, JsonNode best, ObjectNode segment) {
    double start = message.path("start").asDouble();
    segment
        .put("text", best.path("transcript").asText())
        .put("isFinal", message.path("is_final").asBoolean())
        .put("confidence", Math.clamp(best.path("confidence").asDouble(1), 0, 1))
        .put("startMs", stretch.atSeconds(start))
        .put("endMs", stretch.atSeconds(start + message.path("duration").asDouble()));
    if (best.path("languages").size() == 1) {
      segment.put("language", best.path("languages").path(0).asText());
    }
    Stretch.putWords(segment, best.path("words"), new DeepgramWords(stretch));
    return segment;
  }
}
