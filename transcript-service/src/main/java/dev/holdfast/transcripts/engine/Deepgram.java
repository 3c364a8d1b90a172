package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
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
  static final String NAME = "deepgram";

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

  private final AudioStream audio;
  private final Flux flux;
  private final SpeakerRuns runs;

  Deepgram(AudioStream audio) {
    this.audio = audio;
    this.runs = new SpeakerRuns(audio);
    this.flux = new Flux(audio, runs);
  }

  @Override
  public List<ObjectNode> segments(JsonNode message) {
    String type = message.path("type").asText();
    return switch (type) {
      case "Results" -> result(message);
      case "TurnInfo" -> flux.turn(message);
      default -> {
        if (!WITHOUT_WORDS.contains(type)) {
          throw UnknownMessage.of(NAME, message);
        }
        yield List.of();
      }
    };
  }

  private List<ObjectNode> result(JsonNode message) {
    JsonNode alternatives = message.path("channel").path("alternatives");
    if (!alternatives.isArray() || !message.path("start").isNumber()) {
      throw UnknownMessage.shaped(NAME, message, "channel.alternatives or start is missing");
    }
    JsonNode best = alternatives.path(0);
    if (!best.isMissingNode() && !best.path("transcript").isTextual()) {
      throw UnknownMessage.shaped(NAME, message, "an alternative has no transcript");
    }
    int channel = message.path("channel_index").path(0).asInt();
    String name = channel + "." + Math.round(message.path("start").asDouble() * 1_000);
    // Silence is told too.
    return runs
        .parts(
            DeepgramWords.result(
                AudioStream.named(message.path("metadata").path("request_id")),
                name,
                channel,
                message.path("channel_index").path(1).asInt(1),
                best,
                message.path("is_final").asBoolean()))
        .stream()
        .map(part -> segment(message, best, part))
        .toList();
  }

  private ObjectNode segment(JsonNode message, JsonNode best, SpeakerRuns.Part part) {
    ObjectNode segment = part.segment();
    segment.put("confidence", Math.clamp(best.path("confidence").asDouble(1), 0, 1));
    if (part.isWhole() || part.words().isEmpty()) {
      double start = message.path("start").asDouble();
      segment
          .put("startMs", audio.atSeconds(start))
          .put("endMs", audio.atSeconds(start + message.path("duration").asDouble()));
    }
    if (best.path("languages").size() == 1) {
      segment.put("language", best.path("languages").path(0).asText());
    }
    AudioStream.putWords(segment, part.words(), DeepgramWords.in(audio));
    return segment;
  }

  /** Deepgram: results of {@code /v1/listen}, and turns of Flux. */
  @Singleton
  static final class Product implements SpeechEngine {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Engine listening(AudioStream audio) {
      return new Deepgram(audio);
    }

    @Override
    public Optional<String> advice(JsonNode message) {
      boolean isLike =
          Set.of("Results", "TurnInfo", "Metadata", "UtteranceEnd", "Connected")
              .contains(message.path("type").asText());
      return isLike ? Optional.of("Deepgram: engine=" + NAME) : Optional.empty();
    }
  }
}
