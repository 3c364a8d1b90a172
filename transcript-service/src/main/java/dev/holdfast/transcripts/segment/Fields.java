package dev.holdfast.transcripts.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.token.UserId;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads the fields of one JSON object; whatever is missing or wrong is named. */
final class Fields {
  private static final long GREATEST_EXACT = 1L << 53;

  private final int index;
  private final JsonNode object;

  Fields(int index, JsonNode object) {
    this.index = index;
    this.object = object;
  }

  InvalidSegment wrong(String field, String why) {
    return InvalidSegment.field(index, field, why);
  }

  <T> T required(String field, Optional<T> value) {
    return value.orElseThrow(() -> wrong(field, "is missing"));
  }

  Optional<String> text(String field) {
    return present(field)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw wrong(field, "must be a string");
              }
              return node.textValue();
            });
  }

  Optional<String> id(String field) {
    Optional<String> text = text(field);
    if (text.isPresent() && !Id.isProducers(text.get())) {
      throw wrong(field, Id.PRODUCERS_MESSAGE);
    }
    return text;
  }

  /** See {@link UserId}. */
  Optional<String> userId(String field) {
    Optional<String> text = text(field);
    if (text.isPresent() && !UserId.isValid(text.get())) {
      throw wrong(field, UserId.MESSAGE);
    }
    return text;
  }

  Optional<Boolean> truth(String field) {
    return present(field)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw wrong(field, "must be true or false");
              }
              return node.booleanValue();
            });
  }

  /** A whole number, 0 to 2^53. */
  OptionalLong count(String field) {
    Optional<JsonNode> node = present(field);
    if (node.isEmpty()) {
      return OptionalLong.empty();
    }
    boolean whole = node.get().isIntegralNumber() && node.get().canConvertToLong();
    if (!whole || node.get().longValue() < 0 || node.get().longValue() > GREATEST_EXACT) {
      throw wrong(field, "must be a whole number from 0 to 2^53");
    }
    return OptionalLong.of(node.get().longValue());
  }

  /** A number from 0 to 1. */
  OptionalDouble fraction(String field) {
    Optional<JsonNode> node = present(field);
    if (node.isEmpty()) {
      return OptionalDouble.empty();
    }
    double value = node.get().isNumber() ? node.get().doubleValue() : Double.NaN;
    if (!(value >= 0 && value <= 1)) {
      throw wrong(field, "must be a number from 0 to 1");
    }
    return OptionalDouble.of(value);
  }

  Optional<ArrayNode> objects(String field) {
    return present(field)
        .map(
            node -> {
              if (!(node instanceof ArrayNode array) || !allObjects(array)) {
                throw wrong(field, "must be an array of objects");
              }
              return array;
            });
  }

  private static boolean allObjects(ArrayNode array) {
    for (JsonNode element : array) {
      if (!element.isObject()) {
        return false;
      }
    }
    return true;
  }

  // As usual in JSON, null is as good as absent.
  private Optional<JsonNode> present(String field) {
    return Optional.ofNullable(object.get(field)).filter(node -> !node.isNull());
  }
}
