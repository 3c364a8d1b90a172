package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.NumberForms.Form;
import dev.holdfast.transcripts.redaction.Numbers.Gap;
import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Seven digits or more (ITU-T E.164 has 15 at most), grouped as people write telephone numbers,
 * that are not written as something else: a date, an amount, an order's number with letters.
 */
final class PhoneNumbers implements Finder {
  private static final int SHORTEST = 7;
  private static final int LONGEST_IN_ONE = 15;
  private static final int MOST_MARKS = 4;
  private static final int FEWEST_SPELLED = 4;
  private static final Set<String> HESITATION = Set.of("uh", "um", "er", "euh", "ah", "ahm", "eh");

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    List<Token> tokens = Token.of(text);
    List<Part> found = new ArrayList<>();
    for (Numbers numbers : Numbers.readings(tokens)) {
      new Search(numbers, NumberForms.of(numbers), found).all();
    }
    return found;
  }

  // A unit that follows makes an amount of it.
  @Override
  public Lasting lasting(Part part, CharSequence text) {
    CharSequence behind = text.subSequence(part.to(), text.length());
    // Most that have something behind them are told by its first word.
    boolean isLast =
        behind.codePoints().noneMatch(Character::isLetterOrDigit)
            && Letters.of(behind).units().isEmpty();
    return isLast ? Lasting.OPEN : Lasting.SETTLED;
  }

  private record Search(Numbers numbers, Form[] forms, List<Part> found) {
    void all() {
      int first = -1;
      for (int i = 0; i < forms.length; i++) {
        if (forms[i] != Form.PLAIN || isPartOfWord(i)) {
          end(first, i);
          first = -1;
        } else if (first < 0 || !isJoined(i)) {
          end(first, i);
          first = i;
        }
      }
      end(first, forms.length);
    }

    private void end(int first, int to) {
      if (first < 0) {
        return;
      }
      List<Group> run = numbers.groups().subList(first, to);
      int digits = run.stream().mapToInt(Group::length).sum();
      boolean isTooLong = run.size() == 1 && digits > LONGEST_IN_ONE;
      if (digits >= SHORTEST
          && isOfReading(first, to)
          && !isTooLong
          && !isOrder(first)
          && !isCounting(run)) {
        found.add(new Part(beginning(first), numbers.to(withExtension(to - 1))));
      }
    }

    // A word or two among written digits are none.
    private boolean isOfReading(int first, int to) {
      long spelled = IntStream.range(first, to).filter(numbers::isSpelled).count();
      return spelled == 0 || spelled >= FEWEST_SPELLED;
    }

    private boolean isJoined(int group) {
      String marks = numbers.groups().get(group).marks();
      if (marks.equals(Numbers.WORDS)) {
        return isHesitation(group);
      }
      return marks.length() <= MOST_MARKS && marks.codePoints().allMatch(Search::isOfPhone);
    }

    private static boolean isOfPhone(int mark) {
      return " ().·/_".indexOf(mark) >= 0
          || Character.getType(mark) == Character.DASH_PUNCTUATION
          || mark == '\u2212';
    }

    private boolean isHesitation(int group) {
      Group here = numbers.groups().get(group);
      int from = numbers.groups().get(group - 1).last() + 1;
      return here.gap() == Gap.FILLER
          && here.first() - from <= MOST_MARKS
          && numbers.tokens().subList(from, here.first()).stream()
              .allMatch(it -> it.isMark() || HESITATION.contains(it.text()));
    }

    // A1234567, INV-2026-000123, 1234567AB, 12345678-Z
    private boolean isPartOfWord(int group) {
      Optional<Token> before = numbers.before(group);
      Optional<Token> after = numbers.after(group);
      return before.filter(Token::isWord).filter(it -> !isPhone(it)).isPresent()
          || after.filter(Token::isWord).filter(it -> !isExtension(it)).isPresent()
          || before.filter(Search::isJoint).isPresent()
              && isWordOf(numbers.groups().get(group).first() - 2)
          || after.filter(Search::isJoint).isPresent()
              && isWordOf(numbers.groups().get(group).last() + 2)
          || before.filter(it -> it.text().equals("#")).isPresent();
    }

    private static boolean isJoint(Token token) {
      return token.isMark() && "-_/".contains(token.text()) && !token.text().isEmpty();
    }

    private boolean isWordOf(int token) {
      return token >= 0
          && token < numbers.tokens().size()
          && numbers.tokens().get(token).isWord()
          && !isPhone(numbers.tokens().get(token));
    }

    private static boolean isPhone(Token word) {
      return Vocabulary.PHONE.contains(word.text());
    }

    private static boolean isExtension(Token word) {
      return Vocabulary.EXTENSION.contains(word.text());
    }

    // "order number is 12345678", but "order by phone, 0532 123 45 67".
    private boolean isOrder(int first) {
      Group group = numbers.groups().get(first);
      return !group.digits().startsWith("0")
          && !isMark(group.first() - 1, "+(")
          && numbers.isCalled(first, Vocabulary.ORDER);
    }

    // 1 2 3 4 5 6 7
    private static boolean isCounting(List<Group> run) {
      for (int i = 1; i < run.size(); i++) {
        if (run.get(i).value() != run.get(i - 1).value() + 1 || run.get(i).length() > 2) {
          return false;
        }
      }
      return run.size() > 1;
    }

    private int beginning(int group) {
      int index = numbers.groups().get(group).first();
      while (isMark(index - 1, "+(")) {
        index--;
      }
      return numbers.tokens().get(index).from();
    }

    private boolean isMark(int token, String marks) {
      return token >= 0
          && numbers.tokens().get(token).isMark()
          && !numbers.tokens().get(token).text().isEmpty()
          && marks.contains(numbers.tokens().get(token).text());
    }

    private int withExtension(int last) {
      int next = last + 1;
      if (next >= forms.length || numbers.groups().get(next).length() > 5) {
        return last;
      }
      List<Token> between =
          numbers
              .tokens()
              .subList(numbers.groups().get(last).last() + 1, numbers.groups().get(next).first());
      boolean isExtension =
          between.size() <= MOST_MARKS
              && between.stream().anyMatch(Token::isWord)
              && between.stream().allMatch(it -> it.isMark() || isExtension(it));
      return isExtension ? next : last;
    }
  }
}
