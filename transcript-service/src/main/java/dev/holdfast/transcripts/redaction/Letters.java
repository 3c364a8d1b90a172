package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A text without what stands between its words: letters small and without accents, digits of all
 * scripts alike, as {@link Token}s have them.
 *
 * @param units words; digits, and letters of scripts without spaces, one by one
 * @param unitOf the unit of each letter
 */
record Letters(String letters, List<Unit> units, int[] unitOf) {
  /**
   * What is redacted as a whole.
   *
   * @param from index in the text of its first {@code char}
   * @param to index behind its last one
   * @param first index of its first letter among all letters
   */
  record Unit(int from, int to, int first, boolean isDigit) {}

  static Letters of(CharSequence text) {
    List<Unit> units = new ArrayList<>();
    StringBuilder letters = new StringBuilder(text.length());
    for (Token token : Token.of(text)) {
      if (!token.isMark()) {
        int from = token.from();
        while (from < token.to()) {
          int to = end(text, from, token);
          int first = letters.length();
          Token.of(text.subSequence(from, to)).forEach(part -> letters.append(part.text()));
          if (letters.length() > first) {
            units.add(new Unit(from, to, first, token.isDigits()));
          }
          from = to;
        }
      }
    }
    int[] unitOf = new int[letters.length()];
    for (int i = 0; i < units.size(); i++) {
      int to = i + 1 < units.size() ? units.get(i + 1).first() : letters.length();
      for (int letter = units.get(i).first(); letter < to; letter++) {
        unitOf[letter] = i;
      }
    }
    return new Letters(letters.toString(), units, unitOf);
  }

  private static int end(CharSequence text, int from, Token token) {
    int to = from + Character.charCount(Character.codePointAt(text, from));
    if (token.isDigits() || isWordByItself(text, from)) {
      return to;
    }
    while (to < token.to() && !isWordByItself(text, to)) {
      to += Character.charCount(Character.codePointAt(text, to));
    }
    return to;
  }

  // Nothing stands between words there.
  private static boolean isWordByItself(CharSequence text, int at) {
    int character = Character.codePointAt(text, at);
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetter(character);
      default -> false;
    };
  }

  /** The letters of the words that a part of the text touches; empty if it has none. */
  Optional<String> of(Part part) {
    int first = firstOf(part);
    int to = behind(part);
    return first >= to
        ? Optional.empty()
        : Optional.of(letters.substring(units.get(first).first(), firstLetter(to)));
  }

  /** The same part without what stands before and behind its words. */
  Part trimmed(Part part) {
    int first = firstOf(part);
    int to = behind(part);
    return first >= to ? part : new Part(units.get(first).from(), units.get(to - 1).to());
  }

  /** The part of the text that holds these letters: whole words, and whole numbers. */
  Part part(int fromLetter, int toLetter) {
    int first = unitOf[fromLetter];
    int last = unitOf[toLetter - 1];
    while (units.get(first).isDigit() && first > 0 && units.get(first - 1).isDigit()) {
      first--;
    }
    while (units.get(last).isDigit() && last + 1 < units.size() && units.get(last + 1).isDigit()) {
      last++;
    }
    return new Part(units.get(first).from(), units.get(last).to());
  }

  private int firstOf(Part part) {
    return first(unit -> part.from() < unit.to());
  }

  private int behind(Part part) {
    return first(unit -> part.to() <= unit.from());
  }

  // Of which this is so, as it is of all behind it. A text has as many as it has characters.
  private int first(Predicate<Unit> isSo) {
    int from = 0;
    int to = units.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (isSo.test(units.get(middle))) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  private int firstLetter(int unit) {
    return unit < units.size() ? units.get(unit).first() : letters.length();
  }
}
