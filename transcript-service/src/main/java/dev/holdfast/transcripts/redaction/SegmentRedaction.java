package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.transcript.RedactedIn;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was redacted in a segment that has no final yet, and must not come back in what follows of
 * it. Bounded: of what is more than that all of the segment is redacted.
 *
 * @param salt of its phrases
 * @param isWhole whether nothing of the segment may be shown
 * @param words that somebody took out: each must be found again
 * @param rules what rules took out, by their names
 */
record SegmentRedaction(
    String salt, boolean isWhole, List<Phrase> words, Map<String, OfRule> rules) {
  static final SegmentRedaction NONE = new SegmentRedaction("", false, List.of(), Map.of());

  /** Phrases of one kind that are kept. */
  static final int MOST_PHRASES = 16;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /**
   * What a rule took out.
   *
   * @param last of the newest text: each must be found again, or the rule find something else
   * @param before of texts before that: the engine may have heard otherwise meanwhile
   */
  record OfRule(List<Phrase> last, List<Phrase> before) {
    private static final OfRule NOTHING = new OfRule(List.of(), List.of());

    /** Without what may have turned out to be nothing to be redacted. */
    OfRule settled() {
      return new OfRule(last.stream().filter(phrase -> !phrase.isOpen()).toList(), before);
    }

    private OfRule then(List<Phrase> now) {
      List<Phrase> older =
          Stream.concat(last.stream(), before.stream())
              .filter(phrase -> !phrase.isOpen() && now.stream().noneMatch(phrase::isSameWords))
              .limit(MOST_PHRASES)
              .toList();
      return new OfRule(now, older);
    }
  }

  /** As {@link #word} wrote it; nothing of an empty one. */
  static SegmentRedaction parse(String word) {
    if (word.isEmpty()) {
      return NONE;
    }
    try {
      JsonNode json = JSON.readTree(word);
      Map<String, OfRule> rules = new TreeMap<>();
      json.path("rules")
          .properties()
          .forEach(
              rule ->
                  rules.put(
                      rule.getKey(),
                      new OfRule(
                          phrases(rule.getValue().path("last")),
                          phrases(rule.getValue().path("before")))));
      return new SegmentRedaction(
          json.path("salt").asText(),
          json.path("whole").asBoolean(),
          phrases(json.path("words")),
          rules);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is kept of a redaction is no JSON", e);
    }
  }

  /** The same for the same; empty if there is nothing to keep. */
  String word() {
    if (isNothing()) {
      return "";
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (isWhole) {
      return RedactedIn.WHOLE;
    }
    json.put("salt", salt);
    put(json.putArray("words"), words);
    ObjectNode byRule = json.putObject("rules");
    rules.forEach(
        (name, kept) -> {
          ObjectNode rule = byRule.putObject(name);
          put(rule.putArray("last"), kept.last());
          put(rule.putArray("before"), kept.before());
        });
    return json.toString();
  }

  boolean isNothing() {
    return !isWhole && words.isEmpty() && rules.isEmpty();
  }

  SegmentRedaction whole() {
    return new SegmentRedaction(salt, true, List.of(), Map.of());
  }

  /** Nothing, whose phrases go with those here. */
  SegmentRedaction emptied() {
    return new SegmentRedaction(salted().salt, false, List.of(), Map.of());
  }

  /** With what rules found in the same text, beginning from {@link #emptied()}. */
  SegmentRedaction and(SegmentRedaction more) {
    if (isWhole || more.isNothing()) {
      return this;
    }
    if (more.isWhole) {
      return whole();
    }
    Map<String, OfRule> all = new TreeMap<>(rules);
    more.rules.forEach(
        (name, now) -> all.merge(name, now, (kept, found) -> kept.then(found.last())));
    return new SegmentRedaction(more.salt, false, words, all);
  }

  /** With the words in these parts of a text, which somebody took out. */
  SegmentRedaction andWords(String text, List<Part> parts) {
    SegmentRedaction salted = salted();
    Letters letters = Letters.of(text);
    List<Phrase> all = new ArrayList<>(words);
    for (Part part : parts.subList(0, Math.min(parts.size(), MOST_PHRASES + 1))) {
      Optional<String> taken = letters.of(part);
      if (taken.isPresent() && taken.get().length() > Phrase.LONGEST) {
        return whole();
      }
      taken
          .map(of -> Phrase.of(salted.salt, of, false))
          .filter(phrase -> all.stream().noneMatch(phrase::isSameWords))
          .ifPresent(all::add);
    }
    boolean isTooMuch = all.size() > MOST_PHRASES || parts.size() > MOST_PHRASES;
    return isWhole || isTooMuch
        ? whole()
        : new SegmentRedaction(salted.salt, false, List.copyOf(all), rules);
  }

  /**
   * With what a rule found now.
   *
   * @param parts of the text, each with how it binds
   */
  SegmentRedaction andFound(String rule, Letters letters, Map<Part, Finder.Lasting> parts) {
    if (isWhole || parts.isEmpty()) {
      return this;
    }
    SegmentRedaction salted = salted();
    List<Phrase> now = new ArrayList<>();
    for (var part : parts.entrySet()) {
      Optional<String> taken = letters.of(part.getKey());
      if (taken.isPresent() && taken.get().length() > Phrase.LONGEST) {
        return whole();
      }
      boolean isOpen = part.getValue() == Finder.Lasting.OPEN;
      taken
          .map(of -> Phrase.of(salted.salt, of, isOpen))
          .filter(phrase -> now.stream().noneMatch(phrase::isSameWords))
          .ifPresent(now::add);
    }
    if (now.isEmpty()) {
      return this;
    }
    Map<String, OfRule> all = new TreeMap<>(rules);
    all.merge(rule, OfRule.NOTHING.then(now), (kept, unused) -> kept.then(now));
    return new SegmentRedaction(salted.salt, false, words, all);
  }

  private SegmentRedaction salted() {
    return salt.isEmpty() ? new SegmentRedaction(RandomId.random(), isWhole, words, rules) : this;
  }

  private static List<Phrase> phrases(JsonNode words) {
    List<Phrase> phrases = new ArrayList<>();
    words.forEach(word -> phrases.add(Phrase.parse(word.asText())));
    return phrases;
  }

  private static void put(ArrayNode array, List<Phrase> phrases) {
    phrases.forEach(phrase -> array.add(phrase.word()));
  }
}
