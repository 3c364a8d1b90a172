package dev.holdfast.signaling.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.Optional;

/**
 * The fields of an event's payload. Whatever does not fit is refused with {@code invalid-payload}
 * and the name of the field.
 */
public final class Payload {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_ID = 64;

  private final JsonNode object;

  private Payload(JsonNode object) {
    this.object = object;
  }

  /**
   * @throws HoldfastException if the text is not a JSON object
   */
  public static Payload of(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw invalid("the payload must be an object");
      }
      return new Payload(node);
    } catch (JsonProcessingException e) {
      throw invalid("the payload must be a JSON object");
    }
  }

  /** An id: URL-safe, at most 64 characters. */
  public String id(String field) {
    return optionalId(field).orElseThrow(() -> invalid(field + " is missing"));
  }

  /** As {@link #id}, but may be left out. */
  public Optional<String> optionalId(String field) {
    Optional<String> text = optionalText(field);
    text.filter(value -> !isId(value))
        .ifPresent(
            value -> {
              throw invalid(
                  field + " must be an id of 1 to " + LONGEST_ID + " URL-safe characters");
            });
    return text;
  }

  public String text(String field) {
    return optionalText(field).orElseThrow(() -> invalid(field + " is missing"));
  }

  public Optional<String> optionalText(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid(field + " must be a string");
    }
    return Optional.of(value.textValue());
  }

  public Optional<JsonNode> optionalNumber(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw invalid(field + " must be a number");
    }
    return Optional.of(value);
  }

  /** The name under which a repetition of the event is known; empty if the client gave none. */
  public Optional<String> eventId() {
    Optional<String> id = optionalText("id");
    id.filter(value -> value.isEmpty() || value.length() > LONGEST_ID)
        .ifPresent(
            value -> {
              throw invalid("id must have 1 to " + LONGEST_ID + " characters");
            });
    return id;
  }

  /**
   * Whether the binary parts that the payload counts are there: official clients close a connection
   * that brings an event without them, and would get the same event again.
   */
  public void requireParts(int parts) {
    for (JsonNode placeholder : object.findParents("_placeholder")) {
      JsonNode num = placeholder.path("num");
      if (parts > 0 && !(num.isInt() && num.intValue() >= 0 && num.intValue() < parts)) {
        throw invalid("num must count one of the " + parts + " binary parts");
      }
    }
  }

  static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_PAYLOAD, message);
  }

  private static boolean isId(String value) {
    return !value.isEmpty()
        && value.length() <= LONGEST_ID
        && value
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0));
  }
}
