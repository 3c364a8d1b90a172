package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What is to be redacted. */
sealed interface RedactionRequest {
  /** Characters of the words to be found: each is compared with each of the text. */
  int LONGEST_FIND = 256;

  ObjectMapper JSON = JsonMapper.builder().build();

  /** A segment; without a new text all of it. */
  record Segment(String transcriptId, Optional<String> text) implements RedactionRequest {}

  /** Words, wherever they stand, whatever their case. */
  record Find(String words) implements RedactionRequest {}

  /** What patterns find. */
  record Patterns(List<String> names) implements RedactionRequest {}

  /**
   * @throws HoldfastException {@code invalid-payload}
   */
  static RedactionRequest parse(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw invalid("not JSON");
    }
    if (json.path("transcriptId").isTextual()) {
      return new Segment(json.path("transcriptId").asText(), text(json.path("text")));
    }
    if (json.path("find").isTextual() && !json.path("find").asText().isBlank()) {
      String words = json.path("find").asText();
      if (words.length() > LONGEST_FIND) {
        throw invalid("find must have at most " + LONGEST_FIND + " characters");
      }
      return new Find(words);
    }
    if (json.path("patterns").isArray() && !json.path("patterns").isEmpty()) {
      return new Patterns(
          StreamSupport.stream(json.path("patterns").spliterator(), false)
              .map(JsonNode::asText)
              .toList());
    }
    throw invalid("give transcriptId, find or patterns");
  }

  private static Optional<String> text(JsonNode given) {
    if (!given.isTextual() && !given.isMissingNode() && !given.isNull()) {
      throw invalid("text must be a string");
    }
    return Optional.ofNullable(given.textValue());
  }

  private static HoldfastException invalid(String why) {
    return new HoldfastException(ErrorCode.INVALID_PAYLOAD, why);
  }
}
