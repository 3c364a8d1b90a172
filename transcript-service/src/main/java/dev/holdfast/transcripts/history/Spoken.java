package dev.holdfast.transcripts.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A segment, read from the message in which it is stored.
 *
 * @param unconfirmed was shown, and has no final: the engine might have heard better
 * @param orderAt where it stands among the others, ms since the Unix epoch; empty if it was stored
 *     before there was an order
 * @param orderNo tells those apart that stand at the same moment
 * @param startMs milliseconds since the call began
 * @param endMs the same
 * @param timeline of its text in one line, if the times of its words are known
 */
record Spoken(
    String id,
    String text,
    String speaker,
    boolean unconfirmed,
    Optional<String> language,
    Instant timestamp,
    OptionalLong orderAt,
    long orderNo,
    OptionalLong startMs,
    OptionalLong endMs,
    Optional<Timeline> timeline) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static Spoken of(String message) {
    JsonNode segment = json(message).path("transcript");
    return new Spoken(
        segment.path("id").asText(),
        segment.path("text").asText(),
        segment.path("speaker").asText(),
        !segment.path("isFinal").asBoolean(true),
        Optional.ofNullable(segment.get("language")).map(JsonNode::asText),
        Instant.parse(segment.path("timestamp").asText()),
        number(segment, "orderAt"),
        segment.path("orderNo").asLong(),
        number(segment, "startMs"),
        number(segment, "endMs"),
        timeline(segment));
  }

  private static Optional<Timeline> timeline(JsonNode segment) {
    OptionalLong start = number(segment, "startMs");
    OptionalLong end = number(segment, "endMs");
    JsonNode words = segment.path("words");
    if (words.isEmpty() || start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    String text = OneLine.of(segment.path("text").asText());
    return Optional.of(Timeline.of(text, start.getAsLong(), end.getAsLong(), words));
  }

  /** When it was first seen, ms since the Unix epoch. */
  long seenAt() {
    return orderAt.orElseGet(timestamp::toEpochMilli);
  }

  static JsonNode json(String message) {
    try {
      return JSON.readTree(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored is no JSON", e);
    }
  }

  static OptionalLong number(JsonNode object, String field) {
    JsonNode number = object.path(field);
    return number.isNumber() ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
  }
}
