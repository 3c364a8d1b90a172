package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.Finder.Growth;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Takes out of segments what must not be stored. */
public final class Redactor {
  /** Takes out nothing. */
  public static final Redactor NONE = new Redactor(Map.of(), name -> {});

  /** What stands in place of what was taken out; its length tells nothing. */
  static final String BLOCK = "████";

  private final Map<String, List<Finder>> finders;
  private final Consumer<String> tally;

  /**
   * @param finders by the name of what they find
   * @param tally told the name of each thing that was found in a final
   */
  Redactor(Map<String, List<Finder>> finders, Consumer<String> tally) {
    this.finders = new LinkedHashMap<>(finders);
    this.tally = tally;
  }

  /** Rewrites a segment's {@code text} and {@code words}. */
  public void redact(ObjectNode segment) {
    if (finders.isEmpty()) {
      return;
    }
    boolean isFinal = segment.path("isFinal").asBoolean();
    String text = segment.path("text").asText();
    String words = Words.otherwise(segment, text);
    List<Part> parts = new ArrayList<>();
    finders.forEach(
        (name, those) -> {
          int before = parts.size();
          those.forEach(finder -> parts.addAll(finder.find(text, growth(isFinal))));
          boolean isInWords = !words.isEmpty() && isIn(words, those, growth(isFinal));
          if (isInWords) {
            Words.remove(segment);
          }
          if (isFinal && (isInWords || parts.size() > before)) {
            tally.accept(name);
          }
        });
    if (!parts.isEmpty()) {
      blockOut(segment, parts);
    }
  }

  private static boolean isIn(String words, List<Finder> finders, Growth growth) {
    return finders.stream().anyMatch(finder -> !finder.find(words, growth).isEmpty());
  }

  private static Growth growth(boolean isFinal) {
    return isFinal ? Growth.DONE : Growth.GROWING;
  }

  /** Blocks parts of a segment's text out, and the words that touch them. */
  static void blockOut(ObjectNode segment, List<Part> parts) {
    List<Part> joined = joined(parts);
    String text = segment.path("text").asText();
    Words.blockOut(segment, text, joined);
    StringBuilder open = new StringBuilder();
    int from = 0;
    for (Part part : joined) {
      open.append(text, from, part.from()).append(BLOCK);
      from = part.to();
    }
    segment.put("text", open.append(text, from, text.length()).toString());
  }

  /** The parts in their order, those that overlap or touch as one. */
  private static List<Part> joined(List<Part> parts) {
    List<Part> joined = new ArrayList<>();
    for (Part part : parts.stream().sorted(Comparator.comparingInt(Part::from)).toList()) {
      if (!joined.isEmpty() && joined.getLast().to() >= part.from()) {
        Part last = joined.removeLast();
        joined.add(new Part(last.from(), Math.max(last.to(), part.to())));
      } else {
        joined.add(part);
      }
    }
    return joined;
  }
}
