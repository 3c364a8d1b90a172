package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.transcript.RedactedIn;
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
  /** What stands in place of what was taken out; its length tells nothing. */
  static final String BLOCK = "████";

  private final Map<String, List<Finder>> finders;
  private final Map<String, List<Finder>> known;
  private final Consumer<String> tally;

  /**
   * @param finders by the name of what they find
   * @param known those that a request may name for segments, which then stay under them
   * @param tally told the name of each thing that was found in a final
   */
  Redactor(
      Map<String, List<Finder>> finders, Map<String, List<Finder>> known, Consumer<String> tally) {
    this.finders = new LinkedHashMap<>(finders);
    this.known = Map.copyOf(known);
    this.tally = tally;
  }

  /** The same for a segment that is read once more: it is counted once. */
  public Redactor again() {
    return new Redactor(finders, known, name -> {});
  }

  /**
   * Rewrites a segment's {@code text} and {@code words}; what was redacted in it before stays so.
   *
   * @param before as the store gave it, empty if nothing was
   */
  public RedactedIn redact(ObjectNode segment, String before) {
    String after = redact(segment, SegmentRedaction.parse(before)).word();
    boolean isOver = segment.path("isFinal").asBoolean() || after.equals(before);
    return before.isEmpty() && isOver
        ? RedactedIn.NOTHING
        : new RedactedIn(before, isOver ? "" : after);
  }

  /** What is redacted in the segment from now on. */
  SegmentRedaction redact(ObjectNode segment, SegmentRedaction before) {
    if (finders.isEmpty() && before.isNothing()) {
      return before;
    }
    boolean isFinal = segment.path("isFinal").asBoolean();
    Growth growth = isFinal ? Growth.DONE : Growth.GROWING;
    String text = segment.path("text").asText();
    String words = Words.otherwise(segment, text);
    if (!before.isNothing() && !words.isEmpty()) {
      Words.remove(segment);
    }
    FoundInText found = new FoundInText(text);
    finders.forEach(
        (name, those) -> {
          boolean isInText = found.search(name, those, growth);
          boolean isInWords = !words.isEmpty() && isIn(words, those, growth);
          if (isInWords) {
            Words.remove(segment);
          }
          if (isFinal && (isInWords || isInText)) {
            tally.accept(name);
          }
        });
    boolean isKept = isKept(before, found, growth);
    if (isKept && !found.parts().isEmpty()) {
      blockOut(segment, found.parts());
    } else if (!isKept) {
      blockOutWhole(segment, BLOCK);
    }
    return isFinal || !isKept ? before : found.binding(before);
  }

  // Blank, there is nothing that could have come back.
  private boolean isKept(SegmentRedaction before, FoundInText found, Growth growth) {
    if (before.isNothing() || found.isBlank()) {
      return true;
    }
    if (before.isWhole() || !known.keySet().containsAll(before.rules().keySet())) {
      return false;
    }
    before.rules().keySet().stream()
        .filter(name -> !finders.containsKey(name))
        .forEach(name -> found.search(name, known.get(name), growth));
    return found.hasAll(before, finders.keySet());
  }

  private static boolean isIn(String words, List<Finder> finders, Growth growth) {
    return finders.stream().anyMatch(finder -> !finder.find(words, growth).isEmpty());
  }

  /** Puts this in place of all that a segment says. */
  static void blockOutWhole(ObjectNode segment, String text) {
    segment.put("text", text);
    Words.remove(segment);
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
  static List<Part> joined(List<Part> parts) {
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
