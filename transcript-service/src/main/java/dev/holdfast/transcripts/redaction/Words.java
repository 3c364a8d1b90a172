package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.List;
import java.util.Locale;

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
   * @param parts in their order, none touching another
   */
  static void blockOut(ObjectNode segment, String text, List<Part> parts) {
    if (!(segment.get(WORDS) instanceof ArrayNode words)) {
      return;
    }
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    String searched = text.toLowerCase(Locale.ROOT);
    int from = 0;
    int next = 0;
    for (JsonNode word : words) {
      String spelt = word.path(TEXT).asText("").toLowerCase(Locale.ROOT);
      boolean isWord = !spelt.isEmpty() && spelt.length() <= LONGEST;
      int at = isWord ? searched.indexOf(spelt, from) : -1;
      if (at < 0 || searched.length() != text.length()) {
        segment.remove(WORDS);
        return;
      }
      from = at + spelt.length();
      while (next < parts.size() && parts.get(next).to() <= at) {
        next++;
      }
      boolean isOpen = next == parts.size() || !parts.get(next).touches(at, from);
      kept.add(keeping(word, isOpen ? word.path(TEXT).asText() : Redactor.BLOCK));
    }
    segment.set(WORDS, kept);
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
