package dev.holdfast.transcripts.redaction;

/** How numbers of payment cards begin, and how many digits they have (ISO/IEC 7812-1). */
final class CardBrands {
  static final int SHORTEST = 13;
  static final int LONGEST = 19;

  private CardBrands() {}

  /**
   * How sure it is that a number of so many digits is a card's by its first ones: those that
   * issuers were given, as brands publish them.
   */
  enum Likeness {
    NONE,
    /** Some have that length. */
    RARE,
    /** Nearly all have that length. */
    USUAL
  }

  /**
   * @param prefix its first six digits, as a number
   */
  static Likeness of(int prefix, int length) {
    int four = prefix / 100;
    int three = prefix / 1_000;
    int two = prefix / 10_000;
    if (two == 34 || two == 37) {
      return among(length, 15, 15, 15);
    }
    if (two == 36 || two == 38 || two == 39 || (three >= 300 && three <= 305) || three == 309) {
      return among(length, 14, 14, LONGEST);
    }
    if (two / 10 == 4) {
      return length == SHORTEST ? Likeness.RARE : among(length, 16, 16, LONGEST);
    }
    boolean isMastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
    boolean isOfOneCountry = four == 9792 || four == 8600 || four == 9860 || four / 5 == 440;
    if (isMastercard || isOfOneCountry) {
      return among(length, 16, 16, 16);
    }
    // JCB has no shorter ones: of 15 digits they are IMEIs, which begin with 35 too.
    if (four >= 3528 && four <= 3589) {
      return among(length, 16, 16, LONGEST);
    }
    // Discover, UnionPay, RuPay, Maestro
    boolean isOther = two == 50 || (two >= 56 && two <= 69) || two == 81 || two == 82;
    return isOther ? among(length, 16, SHORTEST, LONGEST) : Likeness.NONE;
  }

  /** Whether numbers of some brand begin so. */
  static boolean isBranded(int prefix) {
    return of(prefix, 16) == Likeness.USUAL || of(prefix, 15) == Likeness.USUAL;
  }

  private static Likeness among(int length, int usual, int shortest, int longest) {
    if (length == usual) {
      return Likeness.USUAL;
    }
    return length >= shortest && length <= longest ? Likeness.RARE : Likeness.NONE;
  }

  /** The Luhn algorithm, ISO/IEC 7812-1 annex B. */
  static boolean hasRightCheckDigit(CharSequence digits, int from, int to) {
    int sum = 0;
    for (int i = to - 1; i >= from; i--) {
      int digit = digits.charAt(i) - '0';
      int weighted = (to - 1 - i) % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
