package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.state.transcript.Heard;
import dev.holdfast.transcripts.segment.InvalidSegment;
import dev.holdfast.transcripts.segment.Segments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One message of a producer: segments, and perhaps the end of the transcript behind them.
 *
 * @param isEnd whether the transcript ends behind the segments
 */
record Delivery(List<Heard> segments, boolean isEnd) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads one object or an array of them.
   *
   * @throws InvalidSegment naming the item and the field
   */
  static Delivery ofJson(String text, Instant now, Optional<String> participantId) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw InvalidSegment.message("not JSON: " + e.getOriginalMessage());
    }
    List<JsonNode> items = new ArrayList<>();
    if (root.isArray()) {
      root.forEach(items::add);
    } else {
      items.add(root);
    }
    return of(items, now, participantId);
  }

  /** Reads one object a line; empty lines do not count. */
  static Delivery ofLines(String text, Instant now, Optional<String> participantId) {
    List<JsonNode> items = new ArrayList<>();
    for (String line : text.lines().filter(it -> !it.isBlank()).toList()) {
      try {
        items.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw InvalidSegment.item(items.size(), "not JSON: " + e.getOriginalMessage());
      }
    }
    return of(items, now, participantId);
  }

  private static Delivery of(List<JsonNode> items, Instant now, Optional<String> participantId) {
    boolean isEnd = !items.isEmpty() && isEnd(items.getLast());
    List<JsonNode> given = isEnd ? items.subList(0, items.size() - 1) : items;
    List<Heard> segments = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (isEnd(given.get(i))) {
        throw InvalidSegment.item(i, "the end must be the last item");
      }
      segments.add(Segments.heard(i, given.get(i), now, participantId));
    }
    return new Delivery(segments, isEnd);
  }

  private static boolean isEnd(JsonNode item) {
    return item.path("type").asText().equals("end");
  }
}
