package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client that keeps the transcript, and watches that nothing lacks, comes twice or too late. */
final class Observer {
  final List<String> finals = new ArrayList<>();
  final Map<String, Long> open = new HashMap<>();
  String offset = "0";
  boolean ended;

  /** Open segments are given anew to every connection. */
  void connected() {
    open.clear();
  }

  void observe(JsonNode message) {
    switch (message.path("type").asText()) {
      case "status" -> {
        if (message.has("recovered") && !message.path("recovered").asBoolean()) {
          finals.clear();
          offset = "0";
        }
      }
      case "transcript" -> observeSegment(message);
      case "ended" -> {
        observeOffset(message);
        ended = true;
      }
      default -> throw new AssertionError("unexpected: " + message);
    }
  }

  private void observeSegment(JsonNode message) {
    JsonNode segment = message.path("transcript");
    String id = segment.path("id").asText();
    assertThat(finals).as("nothing comes behind the final").doesNotContain(id);
    if (segment.path("isFinal").asBoolean()) {
      observeOffset(message);
      finals.add(id);
      open.remove(id);
    } else {
      long revision = segment.path("revision").asLong();
      assertThat(revision).as("revisions of " + id).isGreaterThan(open.getOrDefault(id, -1L));
      open.put(id, revision);
    }
  }

  private void observeOffset(JsonNode message) {
    String next = message.path("offset").asText();
    assertThat(sequence(next))
        .as("neither a hole nor a repetition")
        .isEqualTo(sequence(offset) + 1);
    offset = next;
  }

  private static long sequence(String offset) {
    return offset.equals("0") ? 0 : Long.parseLong(offset.substring(offset.indexOf('-') + 1));
  }
}
