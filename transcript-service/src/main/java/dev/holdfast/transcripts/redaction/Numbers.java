package dev.holdfast.transcripts.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The groups of digits of a text, and what stands between them.
 *
 * @param tokens of the text
 * @param groups in their order
 */
record Numbers(List<Token> tokens, List<Group> groups) {
  /** Instead of marks, where words stand between two groups. */
  static final String WORDS = "a";

  private static final int MOST_MARKS = 12;
  private static final int LONGEST_NAME = 12;
  private static final int MOST_FILLERS = 5;
  private static final int MOST_WORDS = 3;
  // Longer ones are nobody's speech.
  private static final int LONGEST_WORDS = 60;
  // It stands beside a number, never within one.
  private static final String ENDS_A_NUMBER = "%";

  /** How two groups hang together, from one number to two. */
  enum Gap {
    /** One mark, or spaces around it. */
    TIGHT,
    /** Several marks. */
    LOOSE,
    /** Words that mean nothing. */
    FILLER,
    /** A few words. */
    WORDS,
    BREAK
  }

  /** Whether words are read as digits. */
  private enum Reading {
    WRITTEN,
    SPOKEN
  }

  /**
   * Digits that nothing separates.
   *
   * @param first index of its first token
   * @param last index of its last one
   * @param gap to the group before
   * @param marks that stand in the gap, one space for several; {@link #WORDS} if there are words
   */
  record Group(String digits, int first, int last, Gap gap, String marks) {
    int length() {
      return digits.length();
    }

    /** As a number; -1 if it has more than six digits. */
    int value() {
      return digits.length() > 6 ? -1 : Integer.parseInt(digits);
    }
  }

  /** What is written, and, if there is more, what is written and said. */
  static List<Numbers> readings(List<Token> tokens) {
    Numbers written = of(tokens, Reading.WRITTEN);
    Numbers spoken = of(tokens, Reading.SPOKEN);
    return spoken.groups.size() > written.groups.size()
        ? List.of(written, spoken)
        : List.of(written);
  }

  private static Numbers of(List<Token> tokens, Reading reading) {
    List<Group> groups = new ArrayList<>();
    int behind = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int last = i;
      String digits = tokens.get(i).text();
      if (tokens.get(i).isWord() && reading == Reading.SPOKEN) {
        Optional<SpelledNumbers.Reading> spelled = SpelledNumbers.at(tokens, i);
        if (spelled.isEmpty()) {
          continue;
        }
        digits = spelled.get().digits();
        last = spelled.get().last();
      } else if (!tokens.get(i).isDigits()) {
        continue;
      }
      groups.add(group(tokens, digits, i, last, groups.isEmpty() ? -1 : behind));
      i = last;
      behind = last + 1;
    }
    return new Numbers(tokens, groups);
  }

  private static Group group(List<Token> tokens, String digits, int first, int last, int from) {
    if (from < 0) {
      return new Group(digits, first, last, Gap.BREAK, WORDS);
    }
    StringBuilder marks = new StringBuilder();
    int count = 0;
    int words = 0;
    int fillers = 0;
    int longest = 0;
    for (int i = from; i < first; i++) {
      Token token = tokens.get(i);
      longest += token.to() - token.from();
      if (token.isMark()) {
        count++;
        if (isEnd(token)) {
          return new Group(digits, first, last, Gap.BREAK, WORDS);
        }
        if (marks.length() < MOST_MARKS) {
          marks.append(token.text());
        }
      } else if (Vocabulary.FILLERS.contains(token.text())) {
        fillers++;
      } else {
        words++;
      }
    }
    boolean hasWords = words + fillers > 0;
    Gap gap = gap(marks, count, words, fillers, longest);
    return new Group(digits, first, last, gap, hasWords ? WORDS : marks.toString());
  }

  private static boolean isEnd(Token mark) {
    return !mark.text().isEmpty()
        && (ENDS_A_NUMBER.contains(mark.text())
            || Character.getType(mark.text().codePointAt(0)) == Character.CURRENCY_SYMBOL);
  }

  private static Gap gap(CharSequence marks, int count, int words, int fillers, int length) {
    if (words + fillers > 0) {
      if (length > LONGEST_WORDS || words + fillers > MOST_FILLERS || words > MOST_WORDS) {
        return Gap.BREAK;
      }
      return words > 0 ? Gap.WORDS : Gap.FILLER;
    }
    if (count > MOST_MARKS) {
      return Gap.BREAK;
    }
    String seen = marks.toString().strip();
    return seen.length() > 1 && seen.codePointCount(0, seen.length()) > 1
            || (marks.length() > 1 && ",;".contains(seen.isEmpty() ? "-" : seen))
        ? Gap.LOOSE
        : Gap.TIGHT;
  }

  /** Whether a group is said in words. */
  boolean isSpelled(int group) {
    return tokens.get(groups.get(group).first()).isWord();
  }

  /** Where a group begins in the text. */
  int from(int group) {
    return tokens.get(groups.get(group).first()).from();
  }

  /** Where a group ends in the text. */
  int to(int group) {
    return tokens.get(groups.get(group).last()).to();
  }

  /** The token behind a group; empty if it is the last. */
  Optional<Token> after(int group) {
    int next = groups.get(group).last() + 1;
    return next < tokens.size() ? Optional.of(tokens.get(next)) : Optional.empty();
  }

  /** The token before a group; empty if it is the first. */
  Optional<Token> before(int group) {
    int previous = groups.get(group).first() - 1;
    return previous >= 0 ? Optional.of(tokens.get(previous)) : Optional.empty();
  }

  /** The word before a group, behind marks only; empty if it is none. */
  Optional<String> wordBefore(int group) {
    int index = groups.get(group).first() - 1;
    while (index >= 0 && tokens.get(index).isMark()) {
      index--;
      if (groups.get(group).first() - index > MOST_MARKS) {
        return Optional.empty();
      }
    }
    return index >= 0 && tokens.get(index).isWord()
        ? Optional.of(tokens.get(index).text())
        : Optional.empty();
  }

  /** Whether one of these words stands before a group: "order number is 12345678". */
  boolean isCalled(int group, Set<String> names) {
    int first = groups.get(group).first();
    for (int i = first - 1; i >= Math.max(0, first - LONGEST_NAME); i--) {
      Token token = tokens.get(i);
      if (token.isWord() && names.contains(token.text())) {
        return true;
      }
      if (token.isDigits() || token.isWord() && !Vocabulary.IS.contains(token.text())) {
        return false;
      }
    }
    return false;
  }
}
