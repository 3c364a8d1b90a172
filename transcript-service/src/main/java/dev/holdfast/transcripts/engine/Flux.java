package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deepgram's Flux, https://developers.deepgram.com/docs/flux/state: each {@code TurnInfo} has all
 * of its turn so far; the event {@code EndOfTurn} ends it. {@code EagerEndOfTurn} is a guess that
 * {@code TurnResumed} may take back.
 */
final class Flux {
  private final Stretch stretch;
  private final Set<String> open = new HashSet<>();

  Flux(Stretch stretch) {
    this.stretch = stretch;
  }

  List<ObjectNode> turn(JsonNode message) {
    if (!message.path("turn_index").isIntegralNumber() || !message.path("transcript").isTextual()) {
      throw UnknownMessage.shaped("deepgram", message, "turn_index or transcript is missing");
    }
    String name = "t" + message.path("turn_index").asText();
    boolean isFinal = message.path("event").asText().equals("EndOfTurn");
    String text = message.path("transcript").asText();
    // Where words were shown and turn out to be none, that is the final.
    boolean wasOpen = isFinal ? open.remove(name) : !text.isBlank() && !open.add(name);
    if (text.isBlank() && !(isFinal && wasOpen)) {
      return List.of();
    }
    ObjectNode segment =
        stretch
            .segment(Stretch.named(message.path("request_id")), name, 0)
            .put("text", text)
            .put("isFinal", isFinal);
    if (message.path("languages").size() == 1) {
      segment.put("language", message.path("languages").path(0).asText());
    }
    JsonNode words = message.path("words");
    // Older versions send words without their times.
    if (words.path(0).has("start")) {
      Stretch.putWords(segment, words, new DeepgramWords(stretch));
    }
    if (!segment.has("startMs") && message.path("audio_window_end").isNumber()) {
      segment
          .put("startMs", stretch.atSeconds(message.path("audio_window_start").asDouble()))
          .put("endMs", stretch.atSeconds(message.path("audio_window_end").asDouble()));
    }
    Stretch.putMeanConfidence(segment, words, "confidence");
    return List.of(segment);
  }
}
