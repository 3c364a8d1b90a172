package dev.holdfast.signaling.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

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

  public boolean bool(String field) {
    return optionalBool(field).orElseThrow(() -> invalid(field + " is missing"));
  }

  public Optional<Boolean> optionalBool(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw invalid(field + " must be true or false");
    }
    return Optional.of(value.booleanValue());
  }

  public OptionalInt optionalInt(String field) {
    Optional<JsonNode> number = optionalNumber(field);
    number
        .filter(value -> !value.isInt())
        .ifPresent(
            value -> {
              throw invalid(field + " must be a whole number");
            });
    return number.map(value -> OptionalInt.of(value.intValue())).orElseGet(OptionalInt::empty);
  }

  /** A list of ids, each as {@link #id}. */
  public Optional<Set<String>> optionalIds(String field) {
    JsonNode list = object.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return Optional.empty();
    }
    if (!list.isArray()) {
      throw invalid(field + " must be a list");
    }
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode one : list) {
      if (!one.isTextual() || !isId(one.textValue())) {
        throw invalid(field + " must hold ids of 1 to " + LONGEST_ID + " URL-safe characters");
      }
      ids.add(one.textValue());
    }
    return Optional.of(ids);
  }

  /** The text of a JSON object of at most {@code most} bytes. */
  public Optional<String> optionalObject(String field, int most) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw invalid(field + " must be an object");
    }
    String text = value.toString();
    if (text.getBytes(StandardCharsets.UTF_8).length > most) {
      throw new HoldfastException(
          ErrorCode.PAYLOAD_TOO_LARGE, field + " must have at most " + most + " bytes");
    }
    return Optional.of(text);
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
