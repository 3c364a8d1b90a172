package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What an engine listens to over one connection.
 *
 * @param ids of its segments: each connection to the engine counts its results from the beginning
 * @param first how many of its results came before: of engines that number nothing
 * @param startsAtMs when the engine's audio begins, in milliseconds since the call began
 */
public record AudioStream(
    StreamIds ids, int first, long startsAtMs, Speakers speakers, Optional<String> language) {
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final double MS_PER_SECOND = 1_000;

  /**
   * A segment of this audio without its text.
   *
   * @param session as the engine names it, if it does
   */
  ObjectNode segment(Optional<String> session, String name, String speaker) {
    ObjectNode segment =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", ids.prefix(session) + "." + name)
            .put("speaker", speaker);
    language.ifPresent(tag -> segment.put("language", tag));
    return segment;
  }

  /** A name in a message, if it has one. */
  static Optional<String> named(JsonNode node) {
    return Optional.of(node.asText("")).filter(name -> NAME.matcher(name).matches());
  }

  /** Milliseconds since the call began, of seconds since the audio began. */
  long atSeconds(JsonNode seconds) {
    return atSeconds(seconds.asDouble());
  }

  /** As {@link #atSeconds(JsonNode)}. */
  long atSeconds(double seconds) {
    return at(Math.round(seconds * MS_PER_SECOND));
  }

  /** The same, of milliseconds since the audio began. */
  long at(long ms) {
    return startsAtMs + Math.max(0, ms);
  }

  /**
   * How an engine writes the words of a result, whose times are {@code start} and {@code end}.
   *
   * @param time in milliseconds since the call began, of what the engine says
   */
  record Spelling(
      Function<JsonNode, String> text,
      ToLongFunction<JsonNode> time,
      ToDoubleFunction<JsonNode> confidence) {
    long start(JsonNode word) {
      return time.applyAsLong(word.path("start"));
    }

    long end(JsonNode word) {
      return time.applyAsLong(word.path("end"));
    }
  }

  /** Puts an engine's words into a segment, and from them its times if it has none. */
  static void putWords(ObjectNode segment, JsonNode words, Spelling spelling) {
    if (words.isEmpty()) {
      return;
    }
    ArrayNode own = segment.putArray("words");
    for (JsonNode word : words) {
      own.addObject()
          .put("text", spelling.text().apply(word))
          .put("startMs", spelling.start(word))
          .put("endMs", spelling.end(word))
          .put("confidence", spelling.confidence().applyAsDouble(word));
    }
    if (!segment.has("startMs")) {
      long start = spelling.start(words.get(0));
      segment.put("startMs", start);
      segment.put("endMs", Math.max(start, spelling.end(words.get(words.size() - 1))));
    }
  }

  /** Puts the mean of the words' confidences, if there are words. */
  static void putMeanConfidence(ObjectNode segment, JsonNode words, String field) {
    StreamSupport.stream(words.spliterator(), false)
        .mapToDouble(word -> word.path(field).asDouble(1))
        .average()
        .ifPresent(mean -> segment.put("confidence", Math.clamp(mean, 0, 1)));
  }
}
