package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deepgram's live results,
 * https://developers.deepgram.com/docs/understand-endpointing-interim-results: interims of the same
 * stretch of audio have the same {@code start}, {@code is_final} ends it.
 */
final class Deepgram implements Engine {
  private final Stretch stretch;
  private final Set<String> open = new HashSet<>();

  Deepgram(Stretch stretch) {
    this.stretch = stretch;
  }

  @Override
  public List<ObjectNode> segments(JsonNode message) {
    if (!message.path("type").asText().equals("Results")) {
      return List.of();
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
    return List.of(segment(message, best, stretch.segment(name, channel)));
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
    Stretch.putWords(segment, best.path("words"), new Words());
    return segment;
  }

  private final class Words implements Stretch.Spelling {
    @Override
    public String text(JsonNode word) {
      return word.path("punctuated_word").asText(word.path("word").asText());
    }

    @Override
    public long start(JsonNode word) {
      return stretch.atSeconds(word.path("start").asDouble());
    }

    @Override
    public long end(JsonNode word) {
      return stretch.atSeconds(word.path("end").asDouble());
    }

    @Override
    public double confidence(JsonNode word) {
      return word.path("confidence").asDouble(1);
    }
  }
}
