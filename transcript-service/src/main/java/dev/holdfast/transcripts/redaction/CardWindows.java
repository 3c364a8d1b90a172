package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.CardBrands.Likeness;
import dev.holdfast.transcripts.redaction.CardWindow.Facts;
import dev.holdfast.transcripts.redaction.CardWindow.Named;
import dev.holdfast.transcripts.redaction.CardWindow.Sureness;
import dev.holdfast.transcripts.redaction.NumberForms.Form;
import dev.holdfast.transcripts.redaction.Numbers.Gap;
import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for cards' numbers in a text: at every group of digits that may be the first of one,
 * overlapping ones too, because what stands before a number may be right by chance and must not
 * hide the rest of it.
 */
final class CardWindows {
  private static final int SHORTEST_PART = 8;
  // Expiry and security code: MMYYYY and four digits.
  private static final int LONGEST_TAIL = 10;
  private static final int WORDS_BEFORE = 24;
  private static final int WORDS_BEHIND = 10;
  private static final int TWO_IN_ONE = 25;
  private static final int FEWEST_SPELLED = 3;

  private final Numbers numbers;
  private final List<Group> groups;
  private final List<Form> forms;
  // Groups behind a word for a card, and before one.
  private final boolean[] behindCard;
  private final boolean[] beforeCard;
  private final List<CardWindow> found = new ArrayList<>();

  private CardWindows(Numbers numbers) {
    this.numbers = numbers;
    this.groups = numbers.groups();
    this.forms = Arrays.asList(NumberForms.of(numbers));
    this.behindCard = new boolean[groups.size()];
    this.beforeCard = new boolean[groups.size()];
    markCards();
  }

  /** In any order. */
  static List<CardWindow> in(Numbers numbers) {
    CardWindows windows = new CardWindows(numbers);
    for (int first = 0; first < windows.groups.size(); first++) {
      windows.beginningAt(first);
    }
    return windows.withoutGuessesBesideCards();
  }

  private List<CardWindow> withoutGuessesBesideCards() {
    List<CardWindow> certain =
        found.stream().filter(it -> it.sureness() == Sureness.CERTAIN).toList();
    List<CardWindow> kept = new ArrayList<>();
    int next = 0;
    for (CardWindow window : found) {
      while (next < certain.size() && certain.get(next).last() < window.first()) {
        next++;
      }
      boolean isBeside = next < certain.size() && certain.get(next).touches(window);
      if (window.sureness() != Sureness.GUESSED || !isBeside) {
        kept.add(window);
      }
    }
    return kept;
  }

  private void beginningAt(int first) {
    StringBuilder digits = new StringBuilder();
    Gap worst = Gap.TIGHT;
    for (int last = first; last < groups.size(); last++) {
      Group group = groups.get(last);
      if (last > first) {
        worst = group.gap().compareTo(worst) > 0 ? group.gap() : worst;
      }
      if (worst == Gap.BREAK || digits.length() >= CardBrands.LONGEST) {
        return;
      }
      int before = digits.length();
      digits.append(group.digits());
      if (digits.length() >= SHORTEST_PART && digits.length() <= CardBrands.LONGEST) {
        judge(first, last, digits.toString(), worst);
      }
      if (digits.length() > CardBrands.SHORTEST && worst != Gap.WORDS) {
        judgeRunTogether(first, last, digits, before);
      }
    }
  }

  private void judge(int first, int last, String digits, Gap worst) {
    boolean isNear = behindCard[first] || beforeCard[last];
    if (!isNear && last - first != 3 && !mayBe(digits)) {
      return;
    }
    Facts facts =
        new Facts(
            digits,
            groups.subList(first, last + 1),
            forms.subList(first, last + 1),
            worst,
            isNear ? Named.CARD : named(first));
    Sureness sureness = facts.sureness();
    boolean isPlausible = sureness == Sureness.CERTAIN || !isInternational(first);
    if (isPlausible && isOfReading(first, last, sureness)) {
      add(first, last, sureness);
    }
  }

  // A word or two among written digits may mean something else, but not the O in 4O12.
  private boolean isOfReading(int first, int last, Sureness sureness) {
    int spelled = 0;
    for (int i = first; i <= last; i++) {
      boolean isWithin = i > first && groups.get(i).marks().isEmpty();
      spelled += !numbers.isSpelled(i) ? 0 : isWithin ? FEWEST_SPELLED : 1;
    }
    return spelled == 0 || spelled >= FEWEST_SPELLED || sureness == Sureness.CERTAIN;
  }

  private void add(int first, int last, Sureness sureness) {
    if (sureness != Sureness.NONE) {
      found.add(new CardWindow(first, last, sureness));
    }
  }

  // +44 20 7946 0958
  private boolean isInternational(int group) {
    return numbers.before(group).filter(it -> it.text().equals("+")).isPresent();
  }

  // The card's number ends, or begins, within a group.
  private void judgeRunTogether(int first, int last, CharSequence digits, int before) {
    int length = digits.length();
    if (forms.subList(first, last + 1).contains(Form.ACCOUNT)) {
      return;
    }
    for (int to = Math.max(before + 1, CardBrands.SHORTEST);
        to < length && to <= CardBrands.LONGEST;
        to++) {
      boolean isUsual = likeness(digits, 0, to) == Likeness.USUAL;
      boolean isRight = CardBrands.hasRightCheckDigit(digits, 0, to);
      boolean hasTail = length - to <= LONGEST_TAIL;
      if (isUsual && hasTail && (isRight || isExpiryOrCode(digits, to, before))) {
        add(first, last, isRight ? Sureness.CERTAIN : Sureness.LIKELY);
        return;
      }
    }
    int least = groups.get(first).length();
    if (first == last && length >= TWO_IN_ONE) {
      anywhere(first, digits);
    } else if (least > 4 && (first == last || least <= 8)) {
      int from = first == last ? 1 : least - 4;
      for (int at = from; at < least && at <= from + LONGEST_TAIL; at++) {
        if (isCard(digits, at, length)) {
          add(first, last, Sureness.LIKELY);
          return;
        }
        if (first != last) {
          return;
        }
      }
    }
  }

  private static boolean isCard(CharSequence digits, int from, int to) {
    return to - from >= CardBrands.SHORTEST
        && likeness(digits, from, to) == Likeness.USUAL
        && CardBrands.hasRightCheckDigit(digits, from, to);
  }

  // So many digits in one are several numbers.
  private void anywhere(int group, CharSequence digits) {
    for (int from = 0; from + 14 <= digits.length(); from++) {
      for (int length = 14; length <= 16 && from + length <= digits.length(); length++) {
        if (isCard(digits, from, from + length)) {
          add(group, group, Sureness.LIKELY);
          return;
        }
      }
    }
  }

  // 1225, 123, 1225123, 122025 behind the number, in its last group.
  private static boolean isExpiryOrCode(CharSequence digits, int from, int before) {
    int tail = digits.length() - from;
    boolean isMonth =
        tail >= 4 && isMonth(digits.charAt(from), digits.charAt(from + 1)) && tail <= LONGEST_TAIL;
    boolean isOwnGroup = before == 0 || from - before == 4 || from - before == 5;
    return isOwnGroup && (tail == 3 || isMonth);
  }

  private static boolean isMonth(char tens, char units) {
    return tens == '0' && units != '0' || tens == '1' && units <= '2';
  }

  private static Likeness likeness(CharSequence digits, int from, int to) {
    int prefix = Integer.parseInt(digits, from, from + 6, 10);
    return CardBrands.of(prefix, to - from);
  }

  // Most digits are no card's, which costs little to see.
  private static boolean mayBe(String digits) {
    int length = digits.length();
    return length >= CardBrands.SHORTEST
        && (CardBrands.hasRightCheckDigit(digits, 0, length)
            || likeness(digits, 0, length) != Likeness.NONE
            || CardBrands.isBranded(Integer.parseInt(digits, 0, 6, 10)));
  }

  private Named named(int first) {
    return numbers.isCalled(first, Vocabulary.ORDER) ? Named.ELSE : Named.NOTHING;
  }

  private void markCards() {
    List<Token> tokens = numbers.tokens();
    int group = 0;
    int unmarked = 0;
    for (int i = 0; i < tokens.size(); i++) {
      while (group < groups.size() && groups.get(group).last() < i) {
        group++;
      }
      if (!tokens.get(i).isWord() || !Vocabulary.isCard(tokens.get(i).text())) {
        continue;
      }
      for (int k = group - 1; k >= unmarked && groups.get(k).last() > i - WORDS_BEHIND; k--) {
        beforeCard[k] = true;
      }
      int next = group;
      while (next < groups.size() && groups.get(next).first() < i + WORDS_BEFORE) {
        behindCard[next++] = true;
      }
      unmarked = Math.max(unmarked, group);
    }
  }
}
