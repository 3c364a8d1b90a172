package dev.holdfast.transcripts.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of 13 to 19 digits (ISO/IEC 7812-1), in groups or not, whose check digit is right. Groups
 * of digits that stand before or behind the number do not hide it.
 */
final class CardNumbers implements Finder {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;
  private static final Pattern GROUP = Pattern.compile(Matches.DIGIT + "++");
  private static final Pattern BETWEEN_GROUPS = Pattern.compile("[\\h\\p{Pd}.,]{1,3}");

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    List<Part> found = new ArrayList<>();
    List<Part> run = new ArrayList<>();
    Matcher groups = GROUP.matcher(text);
    while (groups.find()) {
      Part group = new Part(groups.start(), groups.end());
      if (!run.isEmpty() && !isJoined(text, run.getLast(), group)) {
        findIn(text, run, found);
        run.clear();
      }
      run.add(group);
    }
    findIn(text, run, found);
    return found;
  }

  private static boolean isJoined(CharSequence text, Part group, Part next) {
    return BETWEEN_GROUPS.matcher(text).region(group.to(), next.from()).matches();
  }

  // Every sequence of whole groups, overlapping ones too: digits before the number and a part of it
  // may have a right check digit by chance, and must not hide the rest of it.
  private static void findIn(CharSequence text, List<Part> groups, List<Part> found) {
    for (int first = 0; first < groups.size(); first++) {
      int last = lastOfNumber(text, groups, first);
      if (last >= first) {
        found.add(new Part(groups.get(first).from(), groups.get(last).to()));
      }
    }
  }

  private static int lastOfNumber(CharSequence text, List<Part> groups, int first) {
    int digits = 0;
    int longest = -1;
    StringBuilder number = new StringBuilder(LONGEST);
    for (int i = first; i < groups.size(); i++) {
      Part group = groups.get(i);
      digits += group.to() - group.from();
      if (digits > LONGEST) {
        break;
      }
      number.append(text, group.from(), group.to());
      if (digits >= SHORTEST && hasRightCheckDigit(number)) {
        longest = i;
      }
    }
    return longest;
  }

  /** The Luhn algorithm, ISO/IEC 7812-1 annex B. */
  static boolean hasRightCheckDigit(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
