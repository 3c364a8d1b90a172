package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which numbers are written as something that is neither a card's nor a telephone's number. */
final class NumberForms {
  private static final String AND_SO_ON_IN_THREES = ".,'’ ";
  private static final int LONGEST_AMOUNT = 12;
  private static final int LONGEST_VERSION = 5;

  /** What a group of digits belongs to. */
  enum Form {
    /** Nothing that can be told. */
    PLAIN,
    /** A date, a time, both in one, a span of years; an IP address or a version. */
    MOMENT,
    /** As long as a date without marks, or the seconds since 1970. */
    STAMP,
    /** What is counted, measured or paid. */
    AMOUNT,
    /** An international bank account number, with its check digits right. */
    ACCOUNT
  }

  private final Numbers numbers;
  private final List<Group> groups;
  private final Form[] forms;

  private NumberForms(Numbers numbers) {
    this.numbers = numbers;
    this.groups = numbers.groups();
    this.forms = new Form[groups.size()];
    Arrays.fill(forms, Form.PLAIN);
  }

  /** Of each group of the text. */
  static Form[] of(Numbers numbers) {
    NumberForms forms = new NumberForms(numbers);
    for (int i = 0; i < forms.groups.size(); ) {
      int chain = forms.chain(i);
      forms.mark(i, chain);
      forms.markFraction(i, chain);
      i = chain;
    }
    forms.spacedDates();
    forms.spacedYears();
    forms.spacedAmounts();
    BankAccounts.mark(numbers, forms.forms);
    return forms.forms;
  }

  // Groups that one and the same mark joins, without spaces; the group behind the last.
  private int chain(int from) {
    int to = from + 1;
    if (to < groups.size() && isJoint(groups.get(to).marks())) {
      String mark = groups.get(to).marks();
      while (to < groups.size() && groups.get(to).marks().equals(mark)) {
        to++;
      }
    }
    return to;
  }

  private static boolean isJoint(String marks) {
    return marks.codePointCount(0, marks.length()) == 1
        && !marks.isBlank()
        && !marks.equals(Numbers.WORDS);
  }

  private void mark(int from, int to) {
    int size = to - from;
    String mark = size > 1 ? groups.get(from + 1).marks() : "";
    boolean isMoment =
        switch (mark) {
          case ":" -> isTime(from, size);
          case "." -> isDate(from, size) || isAddress(from, size) || isVersion(from, size);
          default -> isHyphen(mark) && isYears(from, size) || isDate(from, size);
        };
    if (isMoment) {
      fill(from, to, Form.MOMENT);
    } else if (isStamp(from, size)) {
      fill(from, to, Form.STAMP);
    } else if (isAmount(from, size, mark) || isCounted(from, to)) {
      fill(from, to, Form.AMOUNT);
    }
  }

  // 10:30:00.123
  private void markFraction(int from, int to) {
    boolean isTime = to - from == 3 && groups.get(to - 1).marks().equals(":");
    boolean hasFraction = to < groups.size() && ".,".contains(groups.get(to).marks());
    if (isTime && forms[from] == Form.MOMENT && hasFraction && isTight(to)) {
      forms[to] = Form.MOMENT;
    }
  }

  private boolean isTight(int group) {
    return groups.get(group).marks().length() == 1;
  }

  private void fill(int from, int to, Form form) {
    Arrays.fill(forms, from, to, form);
  }

  private static boolean isHyphen(String mark) {
    return !mark.isEmpty() && Character.getType(mark.codePointAt(0)) == Character.DASH_PUNCTUATION;
  }

  private boolean isTime(int from, int size) {
    return size <= 3
        && isBetween(from, 0, 24)
        && groups.get(from).length() <= 2
        && isSixty(from + 1)
        && (size == 2 || isSixty(from + 2));
  }

  private boolean isSixty(int group) {
    return groups.get(group).length() == 2 && isBetween(group, 0, 59);
  }

  private boolean isDate(int from, int size) {
    return size == 3 && Dates.isDate(groups.get(from), groups.get(from + 1), groups.get(from + 2));
  }

  private boolean isYears(int from, int size) {
    return size == 2 && Dates.isYear(groups.get(from)) && Dates.isYear(groups.get(from + 1));
  }

  private boolean isAddress(int from, int size) {
    if (size != 4) {
      return false;
    }
    for (int i = from; i < from + size; i++) {
      boolean isPadded = groups.get(i).length() > 1 && groups.get(i).digits().startsWith("0");
      if (groups.get(i).length() > 3 || isPadded || groups.get(i).value() > 255) {
        return false;
      }
    }
    return true;
  }

  // 10.0.19045.1, but 1.555.123.4567 is a telephone's number.
  private boolean isVersion(int from, int size) {
    if (numbers.wordBefore(from).filter(Vocabulary.VERSION::contains).isPresent()) {
      return size > 1 && size <= LONGEST_VERSION;
    }
    if (size < 3 || size > LONGEST_VERSION || groups.get(from).digits().startsWith("0")) {
      return false;
    }
    boolean isCalled = groups.get(from).digits().equals("1") && groups.get(from + 1).length() == 3;
    boolean hasOne = groups.subList(from, from + size).stream().anyMatch(it -> it.length() == 1);
    return hasOne && !isCalled && !isInThrees(from, size);
  }

  // 20260131, 20260131093000, ms or s since 1970
  private boolean isStamp(int from, int size) {
    String digits = groups.get(from).digits();
    if (size != 1 || digits.length() < 8 || digits.length() > 17) {
      return false;
    }
    boolean isEpoch =
        (digits.length() == 10 || digits.length() == 13)
            && digits.charAt(0) == '1'
            && digits.charAt(1) >= '4';
    return isEpoch || Dates.isWithoutMarks(digits);
  }

  // 1.250.000 and 3.14159265; 601.234.567 may be a telephone's.
  private boolean isAmount(int from, int size, String mark) {
    if (size < 2 || !AND_SO_ON_IN_THREES.contains(mark)) {
      return false;
    }
    Group first = groups.get(from);
    if (size == 2 && ".,".contains(mark)) {
      int decimals = groups.get(from + 1).length();
      return first.length() <= 2 || decimals <= 2 || mark.equals(",") && decimals == 3;
    }
    return isInThrees(from, size)
        && (first.length() < 3 || mark.equals(",") || isRound(from + size - 1))
        && !first.digits().startsWith("0");
  }

  private boolean isInThrees(int from, int size) {
    if (groups.get(from).length() > 3) {
      return false;
    }
    for (int i = from + 1; i < from + size; i++) {
      if (groups.get(i).length() != 3) {
        return false;
      }
    }
    return true;
  }

  private boolean isRound(int group) {
    return groups.get(group).digits().equals("000");
  }

  private boolean isCounted(int from, int to) {
    int digits = groups.subList(from, to).stream().mapToInt(Group::length).sum();
    return digits <= LONGEST_AMOUNT
        && (isCurrency(numbers.before(from)) || isCurrencyBehindSpace(from) || hasUnit(to - 1));
  }

  private static boolean isCurrency(Optional<Token> token) {
    return token
        .filter(it -> it.isMark() && !it.text().isEmpty())
        .filter(it -> Character.getType(it.text().codePointAt(0)) == Character.CURRENCY_SYMBOL)
        .isPresent();
  }

  private boolean isCurrencyBehindSpace(int group) {
    int index = groups.get(group).first() - 1;
    Optional<Token> before = numbers.before(group);
    if (before.isEmpty()) {
      return false;
    }
    Token token =
        before.get().text().equals(" ") && index > 0
            ? numbers.tokens().get(index - 1)
            : before.get();
    return isCurrency(Optional.of(token))
        || token.isWord() && Vocabulary.isCurrencyCode(token.text());
  }

  private boolean hasUnit(int group) {
    int index = groups.get(group).last() + 1;
    List<Token> tokens = numbers.tokens();
    if (index < tokens.size() && tokens.get(index).text().equals(" ")) {
      index++;
    }
    if (index >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(index);
    return token.isMark()
        ? "%‰°".contains(token.text()) && !token.text().isEmpty() || isCurrency(Optional.of(token))
        : Vocabulary.UNITS.contains(token.text());
  }

  // 31 01 2026, 31. 1. 2026, 31 / 01 / 2026
  private void spacedDates() {
    for (int i = 0; i + 2 < groups.size(); i++) {
      boolean isJoined =
          isSpaced(i + 1) && groups.get(i + 1).marks().equals(groups.get(i + 2).marks());
      boolean hasYear = Dates.isYear(groups.get(i)) || Dates.isYear(groups.get(i + 2));
      boolean isApart = !isSpaced(i) && (i + 3 == groups.size() || !isSpaced(i + 3));
      if (isJoined
          && hasYear
          && isApart
          && Dates.isDate(groups.get(i), groups.get(i + 1), groups.get(i + 2))) {
        fill(i, i + 3, Form.MOMENT);
      }
    }
  }

  // 1999 - 2024, 2019 2020 2021
  private void spacedYears() {
    for (int i = 0; i < groups.size(); ) {
      int to = i;
      while (to < groups.size() && Dates.isYear(groups.get(to)) && (to == i || isSpaced(to))) {
        to++;
      }
      boolean isApart = !isSpaced(i) && (to == groups.size() || !isSpaced(to));
      if (to - i >= 2 && isApart) {
        fill(i, to, Form.MOMENT);
      }
      i = Math.max(to, i + 1);
    }
  }

  private boolean isSpaced(int group) {
    String marks = groups.get(group).marks();
    return marks.startsWith(" ")
        || marks.endsWith(" ") && groups.get(group).gap() != Numbers.Gap.BREAK;
  }

  private boolean isSpace(int group) {
    return groups.get(group).marks().equals(" ");
  }

  // 1 250 000; 601 234 567 only where it is counted.
  private void spacedAmounts() {
    for (int i = 0; i < groups.size(); ) {
      int to = i + 1;
      while (to < groups.size() && isSpace(to)) {
        to++;
      }
      int size = to - i;
      boolean isApart = i == 0 || groups.get(i).gap() != Numbers.Gap.TIGHT;
      boolean isInThrees =
          size > 1 && isInThrees(i, size) && !groups.get(i).digits().startsWith("0");
      if (isInThrees
          && isApart
          && (groups.get(i).length() < 3 && size == 3 || isRound(to - 1) || isCounted(i, to))) {
        fill(i, to, Form.AMOUNT);
      }
      i = to;
    }
  }

  private boolean isBetween(int group, int least, int most) {
    int value = groups.get(group).value();
    return value >= least && value <= most;
  }
}
