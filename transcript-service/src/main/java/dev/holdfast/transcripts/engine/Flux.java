package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Deepgram's Flux, https://developers.deepgram.com/docs/flux/state: each {@code TurnInfo} has all
 * of its turn so far; the event {@code EndOfTurn} ends it. {@code EagerEndOfTurn} is a guess that
 * {@code TurnResumed} may take back.
 */
final class Flux {
  private final AudioStream audio;
  private final SpeakerRuns runs;

  Flux(AudioStream audio, SpeakerRuns runs) {
    this.audio = audio;
    this.runs = runs;
  }

  List<ObjectNode> turn(JsonNode message) {
    if (!message.path("turn_index").isIntegralNumber() || !message.path("transcript").isTextual()) {
      throw UnknownMessage.shaped(Deepgram.NAME, message, "turn_index or transcript is missing");
    }
    boolean isFinal = message.path("event").asText().equals("EndOfTurn");
    String name = "t" + message.path("turn_index").asText();
    return runs
        .parts(
            DeepgramWords.result(
                AudioStream.named(message.path("request_id")), name, 0, 1, message, isFinal))
        .stream()
        .map(part -> segment(message, part))
        .toList();
  }

  private ObjectNode segment(JsonNode message, SpeakerRuns.Part part) {
    ObjectNode segment = part.segment();
    if (message.path("languages").size() == 1) {
      segment.put("language", message.path("languages").path(0).asText());
    }
    // Older versions send words without their times.
    if (part.words().path(0).has("start")) {
      AudioStream.putWords(segment, part.words(), DeepgramWords.in(audio));
    }
    if (!segment.has("startMs") && message.path("audio_window_end").isNumber()) {
      segment
          .put("startMs", audio.atSeconds(message.path("audio_window_start").asDouble()))
          .put("endMs", audio.atSeconds(message.path("audio_window_end").asDouble()));
    }
    AudioStream.putMeanConfidence(segment, part.words(), "confidence");
    return segment;
  }
}
