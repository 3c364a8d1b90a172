package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Vosk's results, https://github.com/alphacep/vosk-api/blob/master/src/vosk_api.h: {@code partial}
 * until {@code text} ends the utterance. They carry no ids, and times only with word times switched
 * on. Where alternatives were asked for the first one is the best.
 */
final class Vosk implements Engine {
  private static final String NAME = "vosk";

  private final AudioStream audio;
  private int utterance;
  private boolean open;

  Vosk(AudioStream audio) {
    this.audio = audio;
    this.utterance = audio.first();
  }

  @Override
  public List<ObjectNode> segments(JsonNode message) {
    if (!isResult(message)) {
      throw UnknownMessage.of(NAME, message);
    }
    if (message.has("partial")) {
      String text = message.path("partial").asText();
      open |= !text.isBlank();
      return text.isBlank()
          ? List.of()
          : List.of(segment(text, message.path("partial_result")).put("isFinal", false));
    }
    JsonNode best = message.path("alternatives").path(0);
    return ending(best.isMissingNode() ? message : best);
  }

  /** Its results have no type; nothing but their own fields tells them from other messages. */
  private static boolean isResult(JsonNode message) {
    boolean isOthers =
        message.has("type")
            || message.has("message_type")
            || message.has("id")
            || message.has("isFinal");
    JsonNode best = message.path("alternatives").path(0);
    return !isOthers
        && (message.path("partial").isTextual()
            || message.path("text").isTextual()
            || best.path("text").isTextual());
  }

  private List<ObjectNode> ending(JsonNode result) {
    String text = result.path("text").asText();
    // Silence ends in an empty result; so does noise of which something was shown.
    if (text.isBlank() && !open) {
      return List.of();
    }
    ObjectNode last = segment(text, result.path("result")).put("isFinal", true);
    utterance++;
    open = false;
    return List.of(last);
  }

  private ObjectNode segment(String text, JsonNode words) {
    ObjectNode segment =
        audio
            .segment(Optional.empty(), String.valueOf(utterance), audio.speakers().of(0))
            .put("text", text);
    AudioStream.putWords(
        segment,
        words,
        new AudioStream.Spelling(
            word -> word.path("word").asText(),
            audio::atSeconds,
            word -> Math.clamp(word.path("conf").asDouble(1), 0, 1)));
    AudioStream.putMeanConfidence(segment, words, "conf");
    return segment;
  }

  /** Vosk: its results, with times or without. */
  @Singleton
  static final class Product implements SpeechEngine {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Engine listening(AudioStream audio) {
      return new Vosk(audio);
    }

    @Override
    public Optional<String> advice(JsonNode message) {
      return isResult(message) ? Optional.of("Vosk: engine=" + NAME) : Optional.empty();
    }

    @Override
    public boolean numbersResults() {
      return false;
    }
  }
}
