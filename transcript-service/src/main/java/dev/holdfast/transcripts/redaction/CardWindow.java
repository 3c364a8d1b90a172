package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.CardBrands.Likeness;
import dev.holdfast.transcripts.redaction.NumberForms.Form;
import dev.holdfast.transcripts.redaction.Numbers.Gap;
import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.List;

/**
 * Groups of digits that may be a card's number.
 *
 * @param first index of the first group
 * @param last index of the last one
 * @param sureness how sure it is
 */
record CardWindow(int first, int last, Sureness sureness) {
  /** How sure it is that it is a card's number. */
  enum Sureness {
    NONE,
    /** By its groups, or a word beside it. */
    GUESSED,
    /** By its first digits and their number, or by its check digit. */
    LIKELY,
    /** By all of these. */
    CERTAIN
  }

  /** What words beside some digits say of them. */
  enum Named {
    NOTHING,
    CARD,
    /** An order, a book, a device. */
    ELSE
  }

  boolean touches(CardWindow other) {
    return first <= other.last && other.first <= last;
  }

  /**
   * What is known of some groups.
   *
   * @param digits of all of them
   * @param worst the widest gap between two of them
   * @param named what words beside them say
   */
  record Facts(String digits, List<Group> groups, List<Form> forms, Gap worst, Named named) {
    private static final int SHORTEST_NAMED = 12;
    private static final int SHORTEST_PART = 8;
    private static final int FEWEST_IN_SERIES = 6;

    Sureness sureness() {
      int length = digits.length();
      boolean isRight =
          length >= CardBrands.SHORTEST && CardBrands.hasRightCheckDigit(digits, 0, length);
      Likeness likeness = CardBrands.of(prefix(), length);
      boolean isStamp = groups.size() == 1 && forms.contains(Form.STAMP);
      if (isStamp && !isCard() || isMostly(Form.MOMENT) || forms.contains(Form.ACCOUNT)) {
        return Sureness.NONE;
      }
      if (isSeries() || isOfDecimals() && !isCard()) {
        return Sureness.NONE;
      }
      if (isRight && isLikely(likeness)) {
        if (worst == Gap.WORDS && !isRegular() && !isCard()) {
          return Sureness.NONE;
        }
        boolean isCertain = likeness == Likeness.USUAL && worst != Gap.WORDS && isRegular();
        if (isCertain) {
          return Sureness.CERTAIN;
        }
        boolean isLoose = worst == Gap.WORDS || likeness == Likeness.RARE && worst != Gap.TIGHT;
        return isLoose ? Sureness.GUESSED : Sureness.LIKELY;
      }
      boolean isTight = worst == Gap.TIGHT && digits.charAt(0) != '0';
      if (isRight
          && isTight
          && named != Named.ELSE
          && !forms.stream().allMatch(it -> it == Form.AMOUNT)) {
        return Sureness.LIKELY;
      }
      if (forms.stream().anyMatch(it -> it != Form.PLAIN && it != Form.STAMP)) {
        return Sureness.NONE;
      }
      return guessed(likeness);
    }

    // What is called an order's or a device's number may begin as some card's does by chance.
    private boolean isLikely(Likeness likeness) {
      return named == Named.ELSE ? likeness == Likeness.USUAL : likeness != Likeness.NONE;
    }

    private boolean isMostly(Form form) {
      int of = 0;
      for (int i = 0; i < groups.size(); i++) {
        of += forms.get(i) == form ? groups.get(i).length() : 0;
      }
      return 2 * of >= digits.length();
    }

    private Sureness guessed(Likeness likeness) {
      int length = digits.length();
      boolean isTight = worst == Gap.TIGHT;
      boolean isApart = worst == Gap.WORDS;
      boolean isClose = worst != Gap.WORDS || isRegular() && (isCard() || isCardsFours(likeness));
      if (!isClose || digits.charAt(0) == '0' || isListOfPairs() && !isCard()) {
        return Sureness.NONE;
      }
      if (likeness == Likeness.USUAL && (isTight || isRegular())
          || isBranded() && length >= CardBrands.SHORTEST && beginsInFours()) {
        return isApart ? Sureness.GUESSED : Sureness.LIKELY;
      }
      if (isCard()
          && length >= (isApart ? CardBrands.SHORTEST : SHORTEST_NAMED)
          && (isTight || isRegular() || likeness != Likeness.NONE)) {
        return Sureness.GUESSED;
      }
      if (isCard()
          && length >= SHORTEST_PART
          && length < SHORTEST_NAMED + 1
          && isBranded()
          && isPart()) {
        return Sureness.GUESSED;
      }
      return isTight && isFourFours() && named != Named.ELSE ? Sureness.GUESSED : Sureness.NONE;
    }

    // 10, 20, 30, 40, …
    private boolean isSeries() {
      if (groups.size() < FEWEST_IN_SERIES || !groups.stream().allMatch(it -> it.length() == 2)) {
        return false;
      }
      int step = groups.get(1).value() - groups.getFirst().value();
      for (int i = 2; i < groups.size(); i++) {
        if (groups.get(i).value() - groups.get(i - 1).value() != step) {
          return false;
        }
      }
      return step != 0;
    }

    // 51, 34, 62, …: as ages and scores are listed, and few cards.
    private boolean isListOfPairs() {
      long commas = groups.stream().skip(1).filter(it -> it.marks().contains(",")).count();
      return 2 * commas >= groups.size() - 1
          && groups.size() > 1
          && groups.stream().allMatch(it -> it.length() == 2);
    }

    // 41.008238, 28.978359
    private boolean isOfDecimals() {
      List<String> marks = groups.stream().skip(1).map(Group::marks).distinct().toList();
      return marks.size() > 1
          && marks.contains(".")
          && !isRegular()
          && forms.stream().allMatch(it -> it == Form.AMOUNT);
    }

    private boolean isCard() {
      return named == Named.CARD;
    }

    // With words between them, but no years.
    private boolean isCardsFours(Likeness likeness) {
      return likeness == Likeness.USUAL
          && groups.size() == 4
          && groups.stream().allMatch(it -> it.length() == 4)
          && groups.stream().noneMatch(it -> it.value() >= 1900 && it.value() < 2100);
    }

    private int prefix() {
      return Integer.parseInt(digits.substring(0, 6));
    }

    private boolean isBranded() {
      return CardBrands.isBranded(prefix());
    }

    /** As cards print it, or as people say it: in one, in groups of one size, in 4-6-5 or 4-6-4. */
    private boolean isRegular() {
      int size = groups.getFirst().length();
      boolean isEven = groups.getLast().length() <= size;
      for (Group group : groups.subList(0, groups.size() - 1)) {
        isEven &= group.length() == size;
      }
      return isEven || beginsInFours();
    }

    // 4-4-4-…, 4-6-…: the card's groups, with a digit too many or too few perhaps.
    private boolean beginsInFours() {
      boolean isAmex = groups.size() == 3 && hasLength(0, 4) && hasLength(1, 6);
      return isAmex || groups.size() == 4 && hasLength(0, 4) && hasLength(1, 4) && hasLength(2, 4);
    }

    // Two groups that words stand between are two amounts: "5000 and 4200".
    private boolean isPart() {
      Gap widest = groups.size() == 2 ? Gap.LOOSE : Gap.FILLER;
      return groups.size() > 1
          && worst.compareTo(widest) <= 0
          && groups.stream().limit(groups.size() - 1).allMatch(it -> it.length() == 4);
    }

    private boolean hasLength(int group, int length) {
      return groups.get(group).length() == length;
    }

    // Four years, or four amounts, are none.
    private boolean isFourFours() {
      return groups.size() == 4
          && groups.stream().allMatch(it -> it.length() == 4)
          && groups.stream().skip(1).map(Group::marks).distinct().count() == 1
          && !groups.getLast().marks().contains(",")
          && !groups.stream().allMatch(it -> it.value() >= 1900 && it.value() < 2100);
    }
  }
}
