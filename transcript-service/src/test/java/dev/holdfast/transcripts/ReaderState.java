package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody knows of a transcript who follows the rules of the protocol, and who watches that
 * nothing lacks, comes twice or too late.
 */
final class ReaderState {
  /** Texts of the finals by their ids. */
  final Map<String, String> texts = new LinkedHashMap<>();

  final Map<String, Long> open = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  String offset = "0";
  boolean ended;

  /** Each entry of the log: its offset, what it is and of which segment; texts may be redacted. */
  List<String> lines() {
    return lines;
  }

  /** Open segments are given anew to every connection. */
  void connected() {
    open.clear();
  }

  void take(JsonNode message) {
    if (message.path("type").asText().equals("status")) {
      if (message.has("recovered") && !message.path("recovered").asBoolean()) {
        texts.clear();
        open.clear();
        lines.clear();
        offset = "0";
      }
      return;
    }
    if (message.has("offset")) {
      String next = message.path("offset").asText();
      if (!offset.equals("0")) {
        assertThat(sequence(next)).as("no hole, no repetition").isEqualTo(sequence(offset) + 1);
      }
      offset = next;
    }
    takeStored(message);
  }

  void takeStored(JsonNode message) {
    String type = message.path("type").asText();
    JsonNode segment = message.path("transcript");
    String id = segment.path("id").asText(message.path("transcriptId").asText());
    switch (type) {
      case "transcript" -> {
        assertThat(texts).as("nothing comes behind the final").doesNotContainKey(id);
        if (segment.path("isFinal").asBoolean()) {
          open.remove(id);
          texts.put(id, segment.path("text").asText());
        } else {
          open.put(id, segment.path("revision").asLong());
        }
      }
      case "redaction" -> texts.computeIfPresent(id, (same, text) -> message.path("text").asText());
      case "gap" -> open.remove(id);
      case "ended" -> ended = true;
      default -> throw new AssertionError("unexpected: " + message);
    }
    if (message.has("offset")) {
      lines.add(message.path("offset").asText() + " " + type + " " + id);
    }
  }

  private static long sequence(String offset) {
    return Long.parseLong(offset.substring(offset.indexOf('-') + 1));
  }
}
