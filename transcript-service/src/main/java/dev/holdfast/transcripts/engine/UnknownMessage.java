package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A message that is none of the engine's: it is refused, and the refusal says what it is. */
public final class UnknownMessage extends RuntimeException {
  private static final int MOST_CHARACTERS = 40;
  private static final int MOST_FIELDS = 5;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

  private final boolean maybeAnothers;

  private UnknownMessage(String text, boolean maybeAnothers) {
    super(text, null, false, false);
    this.maybeAnothers = maybeAnothers;
  }

  /** The engine sends nothing of this type. */
  static UnknownMessage of(String engine, JsonNode message) {
    return new UnknownMessage("engine=%s sends no %s".formatted(engine, described(message)), true);
  }

  /** The engine sends this type, but not so. */
  static UnknownMessage shaped(String engine, JsonNode message, String why) {
    return new UnknownMessage(
        "engine=%s sends no %s like this: %s".formatted(engine, described(message), why), false);
  }

  /** An engine's message, where segments were expected. */
  static UnknownMessage withoutEngine(JsonNode message) {
    return new UnknownMessage("no segment: a " + described(message), true);
  }

  /**
   * The same with what its sender can do, if it may be a message of another engine.
   *
   * @param advice see {@link SpeechEngine#advice}
   */
  UnknownMessage advised(Optional<String> advice) {
    return maybeAnothers && advice.isPresent()
        ? new UnknownMessage(getMessage() + ". It looks like " + advice.get(), false)
        : this;
  }

  // Printable and short, whatever it was: it stands in answers and in the log.
  private static String described(JsonNode message) {
    if (!message.isObject()) {
      return message.isArray() ? "array" : "message that is no object";
    }
    for (String field : List.of("type", "message_type")) {
      if (message.has(field)) {
        return "message of " + field + " \"" + printable(message.path(field).asText()) + "\"";
      }
    }
    List<String> fields = new ArrayList<>();
    message.fieldNames().forEachRemaining(fields::add);
    return "message without a type, of the fields ["
        + printable(String.join(", ", fields.subList(0, Math.min(fields.size(), MOST_FIELDS))))
        + "]";
  }

  private static String printable(String text) {
    String some =
        text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "..." : text;
    return UNPRINTABLE.matcher(some).replaceAll("?");
  }
}
