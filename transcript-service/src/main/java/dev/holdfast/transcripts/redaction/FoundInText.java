package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.Finder.Growth;
import dev.holdfast.transcripts.redaction.Finder.Lasting;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is found in one text of a segment, and what that means for the texts that come later. */
final class FoundInText {
  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, OfRule> byRule = new LinkedHashMap<>();
  private final Digests digests = new Digests();
  private Letters letters;

  private record OfRule(List<Part> parts, Map<Part, Lasting> lasting) {}

  FoundInText(String text) {
    this.text = text;
  }

  /** All that is to be blocked out, in any order. */
  List<Part> parts() {
    return parts;
  }

  boolean isBlank() {
    return letters().units().isEmpty();
  }

  /** Whether the rule finds anything. */
  boolean search(String rule, List<Finder> finders, Growth growth) {
    OfRule found = new OfRule(new ArrayList<>(), new LinkedHashMap<>());
    for (Finder finder : finders) {
      List<Part> those = finder.find(text, growth);
      found.parts().addAll(those);
      if (growth == Growth.GROWING) {
        // Of more than can be kept, it is enough to know that.
        for (Part part : those.subList(0, Math.min(those.size(), bound() + 1))) {
          found.lasting().merge(part, finder.lasting(part, text), FoundInText::stronger);
        }
      }
    }
    found.lasting().values().removeIf(Lasting.GUESSED::equals);
    byRule.put(rule, found);
    parts.addAll(found.parts());
    return !found.parts().isEmpty();
  }

  private static int bound() {
    return SegmentRedaction.MOST_PHRASES;
  }

  private static Lasting stronger(Lasting one, Lasting other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /**
   * Finds what was redacted before.
   *
   * @param automatic names of rules that nobody asked for
   * @return whether all of it was found; else it may be spelt in another way, or too much would
   *     have to be compared
   */
  boolean hasAll(SegmentRedaction before, Set<String> automatic) {
    boolean hasAll = true;
    for (Phrase phrase : before.words()) {
      List<Part> found = phrase.find(before.salt(), letters(), digests);
      parts.addAll(found);
      hasAll &= !found.isEmpty();
    }
    for (var rule : before.rules().entrySet()) {
      SegmentRedaction.OfRule kept =
          automatic.contains(rule.getKey()) ? rule.getValue().settled() : rule.getValue();
      hasAll &= hasAll(before.salt(), kept, byRule.get(rule.getKey()));
    }
    return hasAll && !digests.areUsedUp();
  }

  private boolean hasAll(String salt, SegmentRedaction.OfRule before, OfRule now) {
    if (now.parts().stream().distinct().skip(bound()).findAny().isPresent()) {
      return false;
    }
    List<Part> again = new ArrayList<>();
    boolean isMissing = false;
    for (Phrase phrase : before.last()) {
      List<Part> found = phrase.find(salt, letters(), digests);
      isMissing |= found.isEmpty();
      if (!phrase.isOpen()) {
        again.addAll(found);
        found.forEach(part -> now.lasting().putIfAbsent(part, Lasting.SETTLED));
      }
    }
    for (Phrase phrase : before.before()) {
      again.addAll(phrase.find(salt, letters(), digests));
    }
    parts.addAll(again);
    List<Part> covered = Redactor.joined(again);
    return !isMissing
        || now.parts().stream().anyMatch(part -> !isWithin(letters().trimmed(part), covered));
  }

  private static boolean isWithin(Part part, List<Part> covered) {
    return covered.stream().anyMatch(it -> it.from() <= part.from() && part.to() <= it.to());
  }

  /** What is redacted in the segment, with what was found here. */
  SegmentRedaction binding(SegmentRedaction before) {
    SegmentRedaction after = before;
    for (var rule : byRule.entrySet()) {
      Map<Part, Lasting> found = rule.getValue().lasting();
      if (found.size() > bound()) {
        return before.whole();
      }
      after = found.isEmpty() ? after : after.andFound(rule.getKey(), letters(), found);
    }
    return after;
  }

  private Letters letters() {
    if (letters == null) {
      letters = Letters.of(text);
    }
    return letters;
  }
}
