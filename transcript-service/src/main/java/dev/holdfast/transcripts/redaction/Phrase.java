package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Words that were redacted, without the words: they can be found again, not be read.
 *
 * @param length letters and digits
 * @param sum of their code units: most of what is something else is told by it at once
 * @param digest of a salt and of them
 * @param isOpen whether what follows them may still tell that they are nothing to be redacted
 */
record Phrase(int length, int sum, String digest, boolean isOpen) {
  /** A longer one is not kept: then all of its segment is redacted. */
  static final int LONGEST = 256;

  static Phrase of(String salt, String letters, boolean isOpen) {
    return new Phrase(letters.length(), letters.chars().sum(), Digests.of(salt, letters), isOpen);
  }

  /** Wherever it stands, whatever stands between its letters and what its last word ends in. */
  List<Part> find(String salt, Letters text, Digests digests) {
    List<Part> found = new ArrayList<>();
    String words = null;
    String letters = text.letters();
    int between = letters.substring(0, Math.min(length, letters.length())).chars().sum();
    int summed = 0;
    int searched = 0;
    for (Letters.Unit unit : text.units()) {
      int from = unit.first();
      if (from + length > letters.length() || digests.areUsedUp()) {
        break;
      }
      while (summed < from) {
        between += letters.charAt(summed + length) - letters.charAt(summed);
        summed++;
      }
      if (unit.from() < searched || between != sum) {
        continue;
      }
      String here = letters.substring(from, from + length);
      if (here.equals(words) || digests.isOf(digest, salt, here)) {
        words = here;
        found.add(text.part(from, from + length));
        searched = found.getLast().to();
      }
    }
    return found;
  }

  boolean isSameWords(Phrase other) {
    return digest.equals(other.digest);
  }

  /** As {@link #parse} reads it. */
  String word() {
    return length + "." + sum + "." + digest + (isOpen ? ".open" : "");
  }

  static Phrase parse(String word) {
    String[] parts = word.split("\\.");
    return new Phrase(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2], parts.length > 3);
  }
}
