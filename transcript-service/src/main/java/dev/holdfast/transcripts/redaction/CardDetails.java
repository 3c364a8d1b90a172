package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.Finder.Part;
import dev.holdfast.transcripts.redaction.NumberForms.Form;
import dev.holdfast.transcripts.redaction.Numbers.Gap;
import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is said beside a card's number: until when it is good, and its security code. A security
 * code that is called so is found without a card too.
 */
final class CardDetails {
  private static final int TOKENS_TO_NUMBER = 14;
  private static final int TOKENS_BACK = 8;
  private static final int MOST_DIGITS = 12;

  private final Numbers numbers;
  private final List<Group> groups;
  private final Form[] forms;
  private final List<Part> found = new ArrayList<>();

  private CardDetails(Numbers numbers) {
    this.numbers = numbers;
    this.forms = NumberForms.of(numbers);
    this.groups = numbers.groups();
  }

  static List<Part> in(Numbers numbers, List<CardWindow> cards) {
    CardDetails details = new CardDetails(numbers);
    cards.forEach(details::beside);
    details.named(!cards.isEmpty());
    return details.found;
  }

  private void beside(CardWindow card) {
    int to = card.last() + 1;
    int digits = 0;
    while (to < groups.size()
        && groups.get(to).gap().compareTo(Gap.FILLER) <= 0
        && digits + groups.get(to).length() <= MOST_DIGITS
        && forms[to] != Form.MOMENT
        && !isCounted(to)) {
      digits += groups.get(to).length();
      to++;
    }
    int end = endOfDetails(card.last() + 1, to);
    if (end > card.last() + 1) {
      add(card.last() + 1, end - 1);
    }
    int from = card.first() - 2;
    boolean isDateBefore =
        from >= 0
            && groups.get(from + 1).gap() == Gap.TIGHT
            && groups.get(from + 2).gap().compareTo(Gap.FILLER) <= 0
            && isExpiry(from);
    if (isDateBefore) {
      add(from, from + 1);
    }
  }

  private void add(int first, int last) {
    found.add(new Part(numbers.from(first), numbers.to(last)));
  }

  private boolean isCounted(int group) {
    List<Token> tokens = numbers.tokens();
    int next = groups.get(group).last() + 1;
    if (next < tokens.size() && tokens.get(next).text().equals(" ")) {
      next++;
    }
    if (next >= tokens.size()) {
      return false;
    }
    String behind = tokens.get(next).text();
    return Vocabulary.UNITS.contains(behind) || behind.equals("€") || behind.equals("%");
  }

  // Expiry and code in either order, each once.
  private int endOfDetails(int from, int to) {
    int end = from;
    boolean hasExpiry = false;
    boolean hasCode = false;
    while (end < to) {
      int expiry = hasExpiry ? end : endOfExpiry(end, to);
      int code = hasCode ? end : endOfCode(end, to);
      if (expiry > end) {
        hasExpiry = true;
        end = expiry;
      } else if (code > end) {
        hasCode = true;
        end = code;
      } else {
        return end;
      }
    }
    return end;
  }

  // 12/25, 12 2025, 1225, oh one twenty seven; the group behind the last.
  private int endOfExpiry(int from, int to) {
    if (from + 1 < to && isExpiry(from)) {
      return from + 2;
    }
    StringBuilder digits = new StringBuilder();
    for (int i = from; i < to && digits.length() < 6; i++) {
      digits.append(groups.get(i).digits());
      boolean isYear = digits.length() == 4 || digits.length() == 6 && digits.indexOf("20", 2) == 2;
      if (isYear && isMonth(Integer.parseInt(digits, 0, 2, 10))) {
        return i + 1;
      }
    }
    return from;
  }

  // Three or four digits, together or one by one; the group behind the last.
  private int endOfCode(int from, int to) {
    int digits = 0;
    int end = from;
    for (int i = from; i < to && digits + groups.get(i).length() <= 4; i++) {
      digits += groups.get(i).length();
      end = digits >= 3 ? i + 1 : from;
    }
    return end;
  }

  private boolean isExpiry(int group) {
    Group month = groups.get(group);
    Group year = groups.get(group + 1);
    return month.length() <= 2
        && isMonth(month.value())
        && (year.length() == 2 || year.length() == 4 && year.value() / 100 == 20);
  }

  private static boolean isMonth(int month) {
    return month >= 1 && month <= 12;
  }

  private void named(boolean hasCard) {
    List<Token> tokens = numbers.tokens();
    boolean isOfCard =
        hasCard || tokens.stream().anyMatch(it -> it.isWord() && Vocabulary.isCard(it.text()));
    int group = 0;
    for (int i = 0; i < tokens.size(); i++) {
      while (group < groups.size() && groups.get(group).last() < i) {
        group++;
      }
      if (!tokens.get(i).isWord()) {
        continue;
      }
      if (isSecurityCode(i, hasCard)) {
        code(i, group);
      } else if (isOfCard && Vocabulary.EXPIRY.contains(tokens.get(i).text())) {
        expiry(i, group);
      }
    }
  }

  private boolean isSecurityCode(int index, boolean hasCard) {
    String word = numbers.tokens().get(index).text();
    boolean isOfCard = Vocabulary.CODE_OF_CARD.contains(word) || Vocabulary.SECURITY.contains(word);
    return hasCard && isOfCard
        || Vocabulary.SECURITY_CODE.contains(word)
        || Vocabulary.SECURITY.contains(word) && isAround(index, Vocabulary.CODE);
  }

  private boolean isAround(int index, Set<String> words) {
    for (int i = Math.max(0, index - 4); i < numbers.tokens().size() && i <= index + 2; i++) {
      if (words.contains(numbers.tokens().get(i).text())) {
        return true;
      }
    }
    return false;
  }

  // Three or four digits, together or one by one, behind the word or before it.
  private void code(int word, int next) {
    int first = next;
    // CVV2 is a name.
    if (first < groups.size()
        && groups.get(first).first() == word + 1
        && groups.get(first).digits().equals("2")) {
      first++;
    }
    if (first < groups.size() && groups.get(first).first() - word <= TOKENS_TO_NUMBER) {
      int last = lastOfCode(first);
      if (last >= first) {
        add(first, last);
        return;
      }
    }
    int before = next - 1;
    if (before >= 0 && word - groups.get(before).last() <= TOKENS_BACK) {
      int length = groups.get(before).length();
      int start = before;
      while (length < 3 && start > 0 && groups.get(start).gap() == Gap.TIGHT) {
        start--;
        length += groups.get(start).length();
      }
      if (length == 3 || length == 4) {
        add(start, before);
      }
    }
  }

  private int lastOfCode(int first) {
    return endOfCode(first, joined(first)) - 1;
  }

  // The group behind those that hang together.
  private int joined(int first) {
    int to = first + 1;
    while (to < groups.size()
        && to < first + MOST_DIGITS
        && groups.get(to).gap().compareTo(Gap.FILLER) <= 0) {
      to++;
    }
    return to;
  }

  private void expiry(int word, int next) {
    if (next >= groups.size() || groups.get(next).first() - word > TOKENS_TO_NUMBER) {
      return;
    }
    Group first = groups.get(next);
    boolean isOfWords =
        next + 1 < groups.size() && groups.get(next + 1).gap() == Gap.WORDS && isExpiry(next);
    int end = isOfWords ? next + 2 : endOfExpiry(next, joined(next));
    if (end > next) {
      add(next, end - 1);
    } else if (first.length() == 4 && first.value() / 100 == 20) {
      found.add(new Part(month(next), numbers.to(next)));
    }
  }

  // The name of the month before a year.
  private int month(int year) {
    int index = groups.get(year).first() - 2;
    boolean isName =
        index >= 0
            && numbers.tokens().get(index).isWord()
            && numbers.tokens().get(index + 1).isMark()
            && numbers.tokens().get(index).text().length() > 2;
    return isName ? numbers.tokens().get(index).from() : numbers.from(year);
  }
}
