package dev.holdfast.signaling.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.DupDetector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.KeyPart;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What every official client can read. Valid JSON is not enough: the Java client's parser refuses a
 * name that an object has twice, and numbers that are no double; parsers of several platforms bear
 * only some hundred levels, or refuse half of a surrogate pair. An event that its receiver cannot
 * read ends the receiver's connection, and is sent again to whoever comes back.
 */
final class ReadableJson {
  /** Levels of objects and arrays in a payload, itself one of them. */
  static final int DEEPEST = 101;

  /** Binary parts of an event: what the official JavaScript client takes. */
  static final int MOST_PARTS = 10;

  private static final String PLACEHOLDER = "_placeholder";
  // Every integer with fewer characters is less than the greatest double.
  private static final int FINITE_LENGTH = 300;

  private final boolean hasEscapes;
  private final Deque<DupDetector> open = new ArrayDeque<>();
  private Optional<String> fault = Optional.empty();

  /**
   * @param hasEscapes whether there is any in the text, which came as UTF-8: only an escape can
   *     bring half a surrogate pair
   */
  ReadableJson(boolean hasEscapes) {
    this.hasEscapes = hasEscapes;
  }

  /** What is the matter with what was walked over; empty if every client can read it. */
  Optional<String> fault() {
    return fault;
  }

  /** The outermost object has a name. */
  void name(String name, boolean isRepeated) {
    if (isRepeated) {
      found("a name must not stand twice in an object: " + name);
    }
  }

  /**
   * Walks over the value at which the parser stands, and leaves the parser at its end.
   *
   * @param level of the value, 1 for the payload
   */
  void skip(JsonParser parser, int level) throws IOException {
    JsonToken token = parser.currentToken();
    while (token != null) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          open.push(DupDetector.rootDetector(parser));
          if (open.size() + level - 1 > DEEPEST) {
            found("the payload must not be nested deeper than " + DEEPEST);
          }
        }
        case END_OBJECT, END_ARRAY -> open.pop();
        case FIELD_NAME -> {
          name(parser.currentName(), open.peek().isDup(parser.currentName()));
          text(parser);
        }
        case VALUE_STRING -> text(parser);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          if (!isFinite(parser, token)) {
            found("a number is out of range");
          }
        }
        default -> {
          // True, false and null: nothing can be wrong with them.
        }
      }
      if (open.isEmpty()) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private void text(JsonParser parser) throws IOException {
    if (hasEscapes && !KeyPart.isUnicode(parser.getText())) {
      found("a text must be Unicode: one holds half a surrogate pair");
    }
  }

  private static boolean isFinite(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() < FINITE_LENGTH
        || Double.isFinite(Double.parseDouble(parser.getText()));
  }

  private void found(String what) {
    if (fault.isEmpty()) {
      fault = Optional.of(what);
    }
  }

  /**
   * What is the matter with an event that has binary parts: official clients put the parts where
   * placeholders stand, and each version sees others in what is nearly one.
   */
  static Optional<String> faultOfPlaceholders(JsonNode payload, int parts) {
    if (parts > MOST_PARTS) {
      return Optional.of("an event must have at most " + MOST_PARTS + " binary parts");
    }
    if (payload.has(PLACEHOLDER)) {
      return isPlaceholder(payload, parts)
          ? Optional.empty()
          : Optional.of(
              PLACEHOLDER + " must be true, and num count one of the " + parts + " binary parts");
    }
    // Clients before 4.1.3 ask the object itself which names it has.
    if (payload.has("hasOwnProperty")) {
      return Optional.of("an event with binary parts must not have the name hasOwnProperty");
    }
    for (JsonNode inside : payload) {
      Optional<String> fault = faultOfPlaceholders(inside, parts);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static boolean isPlaceholder(JsonNode object, int parts) {
    JsonNode num = object.path("num");
    return object.size() == 2
        && object.get(PLACEHOLDER).isBoolean()
        && object.get(PLACEHOLDER).booleanValue()
        && num.isInt()
        && num.intValue() >= 0
        && num.intValue() < parts;
  }
}
