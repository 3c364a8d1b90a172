package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.TestRedactors;
import dev.holdfast.transcripts.segment.Segments;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of engines, and what they are heard in. */
final class EngineMessages {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final AudioStream STRETCH =
      new AudioStream(
          new StreamIds("leg", Optional.empty(), "leg-1"),
          0,
          10_000,
          new Speakers(List.of("caller", "agent"), List.of()),
          Optional.empty());

  private EngineMessages() {}

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an engine makes of messages, one a line: something that may be stored. */
  static List<ObjectNode> heard(Engine engine, String messages) {
    List<ObjectNode> heard =
        messages
            .lines()
            .map(EngineMessages::json)
            .flatMap(message -> engine.segments(message).stream())
            .toList();
    heard.forEach(one -> one.put("id", "leg-1" + afterPrefix(one.path("id").asText())));
    heard.forEach(
        one ->
            Segments.heard(0, one, Instant.EPOCH, Optional.empty(), TestRedactors.NONE, Map.of()));
    return heard;
  }

  private static String afterPrefix(String id) {
    return id.substring(id.indexOf('.'));
  }

  /** Of each segment its id, whether it is final (=) or not (~), and its text. */
  static List<String> brief(List<ObjectNode> heard) {
    return heard.stream()
        .map(
            one ->
                one.path("id").asText()
                    + (one.path("isFinal").asBoolean() ? " = " : " ~ ")
                    + one.path("text").asText())
        .toList();
  }

  static String turnOf(String label, boolean isOver, String text, String... speakers) {
    List<String> words = new ArrayList<>();
    String[] spelt = text.split(" ");
    for (int i = 0; i < speakers.length; i++) {
      words.add(
          "{\"text\":\"%s\",\"start\":%d,\"end\":%d,\"speaker\":%s}"
              .formatted(spelt[i], 100 * i, 100 * i + 90, speakers[i]));
    }
    return "{\"type\":\"Turn\",\"turn_order\":0,\"turn_is_formatted\":%s,\"end_of_turn\":%s,"
            .formatted(isOver, isOver)
        + "\"transcript\":\"%s\",\"speaker_label\":%s,\"words\":[%s]}"
            .formatted(text, label, String.join(",", words));
  }
}
