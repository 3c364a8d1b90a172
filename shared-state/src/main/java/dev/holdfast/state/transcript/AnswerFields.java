package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what the answers of the transcript scripts are made of. */
final class AnswerFields {
  private AnswerFields() {}

  static Offset offset(Response text) {
    return offset(text.toString());
  }

  static Offset offset(String text) {
    return Offset.parse(text)
        .orElseThrow(() -> new IllegalStateException("not an offset: " + text));
  }

  /** Empty text says that there is none. */
  static Optional<Offset> optionalOffset(Response text) {
    return optionalText(text).map(AnswerFields::offset);
  }

  /** Empty text says that there is none. */
  static Optional<String> optionalText(Response text) {
    return Optional.of(text.toString()).filter(given -> !given.isEmpty());
  }

  /** Each second of two by its first. */
  static Map<String, String> pairs(Response list) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      pairs.put(list.get(i).toString(), list.get(i + 1).toString());
    }
    return pairs;
  }
}
