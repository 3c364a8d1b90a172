package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.Numbers.Group;

/** Whether digits are a date, as people and machines write it. */
final class Dates {
  private Dates() {}

  /** Year, month, day or day, month, year or month, day, year. */
  static boolean isDate(Group one, Group two, Group three) {
    boolean isYearFirst = isYear(one) && isMonth(two) && isDay(three);
    boolean isYearLast =
        (isYear(three) || three.length() == 2)
            && (isDay(one) && isMonth(two) || isMonth(one) && isDay(two));
    return isYearFirst || isYearLast;
  }

  static boolean isYear(Group group) {
    return group.length() == 4 && group.value() >= 1900 && group.value() < 2100;
  }

  private static boolean isMonth(Group group) {
    return group.length() <= 2 && group.value() >= 1 && group.value() <= 12;
  }

  private static boolean isDay(Group group) {
    return group.length() <= 2 && group.value() >= 1 && group.value() <= 31;
  }

  /** 20260131, 202601310930, 20260131093000 and with milliseconds. */
  static boolean isWithoutMarks(String digits) {
    int year = Integer.parseInt(digits.substring(0, 4));
    int month = Integer.parseInt(digits.substring(4, 6));
    int day = Integer.parseInt(digits.substring(6, 8));
    boolean isDay =
        year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    boolean isTime =
        digits.length() < 12
            ? digits.length() == 8
            : digits.substring(8, 10).compareTo("24") < 0
                && digits.substring(10, 12).compareTo("60") < 0
                && (digits.length() < 14 || digits.substring(12, 14).compareTo("60") < 0)
                && (digits.length() == 12 || digits.length() == 14 || digits.length() == 17);
    return isDay && isTime;
  }
}
