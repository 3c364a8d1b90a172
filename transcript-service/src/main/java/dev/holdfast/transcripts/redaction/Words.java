package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.List;

/**
 * The timed words of a segment that is redacted. Of each word only text and times stay, because
 * other fields may spell it again; if the words are not those of the text, none of them stays.
 */
final class Words {
  private static final String WORDS = "words";
  private static final String TEXT = "text";
  // A longer one is no word; looking for it would take the product of both lengths.
  private static final int LONGEST = 256;
  private static final List<String> KEPT = List.of("startMs", "endMs", "confidence");

  private Words() {}

  /**
   * Blocks out the words that touch these parts, however words and text are cut and punctuated.
   *
   * @param parts in their order, none touching another
   */
  static void blockOut(ObjectNode segment, String text, List<Part> parts) {
    if (!(segment.get(WORDS) instanceof ArrayNode words)) {
      return;
    }
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    Spelling searched = Spelling.of(text);
    int from = 0;
    int next = 0;
    for (JsonNode word : words) {
      String given = word.path(TEXT).asText("");
      String spelt = given.length() <= LONGEST ? Spelling.of(given).letters() : "";
      int at =
          given.isEmpty() || given.length() > LONGEST
              ? -1
              : searched.letters().indexOf(spelt, from);
      int before = next;
      while (at >= 0 && next < parts.size() && parts.get(next).to() <= searched.at(at)) {
        next++;
      }
      // Past a part of which nothing was seen: then this word may be of it.
      boolean isPast =
          next > before && searched.at(from) < parts.get(before).to() && !spelt.isEmpty();
      if (at < 0 || isPast) {
        segment.remove(WORDS);
        return;
      }
      if (spelt.isEmpty()) {
        kept.add(keeping(word, given));
        continue;
      }
      from = at + spelt.length();
      boolean isOpen =
          next == parts.size()
              || !parts.get(next).touches(searched.at(at), searched.at(from - 1) + 1);
      kept.add(keeping(word, isOpen ? given : Redactor.BLOCK));
    }
    segment.set(WORDS, kept);
  }

  /**
   * What the words say, if it is not what the text says: then they may spell what is not found
   * there.
   *
   * @return empty if they say the same
   */
  static String otherwise(ObjectNode segment, String text) {
    if (!(segment.get(WORDS) instanceof ArrayNode words)) {
      return "";
    }
    StringBuilder said = new StringBuilder();
    for (JsonNode word : words) {
      if (word.path(TEXT).isTextual()) {
        said.append(word.path(TEXT).asText()).append(' ');
      } else {
        word.forEach(field -> said.append(field.isTextual() ? field.asText() + ' ' : ""));
      }
    }
    boolean isSame = Spelling.of(said).letters().equals(Spelling.of(text).letters());
    return isSame ? "" : said.toString();
  }

  static void remove(ObjectNode segment) {
    segment.remove(WORDS);
  }

  private static ObjectNode keeping(JsonNode word, String text) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode().put(TEXT, text);
    for (String field : KEPT) {
      if (word.path(field).isNumber()) {
        kept.set(field, word.get(field));
      }
    }
    return kept;
  }
}
