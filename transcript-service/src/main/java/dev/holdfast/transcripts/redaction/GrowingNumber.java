package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.NumberForms.Form;
import dev.holdfast.transcripts.redaction.Numbers.Gap;
import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * Digits at the end of an interim: before the last one is spoken no check digit tells that they are
 * a card's, and by then all but the last would have been shown.
 */
final class GrowingNumber implements Finder {
  private static final int SHORTEST = 5;
  // With a word behind them that may stand in the number or end it.
  private static final int SHORTEST_BEFORE_WORDS = 8;
  private static final int MOST_WORDS = 3;

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    if (growth == Growth.DONE) {
      return List.of();
    }
    List<Token> tokens = Token.of(text);
    List<Part> found = new ArrayList<>();
    for (Numbers numbers : Numbers.readings(tokens)) {
      if (!numbers.groups().isEmpty()) {
        last(numbers, found);
      }
    }
    return found;
  }

  @Override
  public Lasting lasting(Part part, CharSequence text) {
    return Lasting.GUESSED;
  }

  private static void last(Numbers numbers, List<Part> found) {
    List<Group> groups = numbers.groups();
    Form[] forms = NumberForms.of(numbers);
    int last = groups.size() - 1;
    int first = last;
    while (first > 0 && isJoined(groups, first) && forms[first - 1] != Form.MOMENT) {
      first--;
    }
    int digits = groups.subList(first, last + 1).stream().mapToInt(Group::length).sum();
    if (forms[last] != Form.MOMENT && digits >= shortest(numbers)) {
      int from = numbers.before(first).filter(it -> it.text().equals("+")).isPresent() ? 1 : 0;
      found.add(new Part(numbers.from(first) - from, numbers.to(last)));
    }
  }

  // Fewer words may stand between groups of four, which are a card's.
  private static boolean isJoined(List<Group> groups, int group) {
    Gap gap = groups.get(group).gap();
    return gap.compareTo(Gap.FILLER) <= 0
        || gap == Gap.WORDS && groups.get(group - 1).length() == 4;
  }

  private static int shortest(Numbers numbers) {
    int words = 0;
    int others = 0;
    for (int i = numbers.groups().getLast().last() + 1; i < numbers.tokens().size(); i++) {
      Token token = numbers.tokens().get(i);
      words += token.isWord() ? 1 : 0;
      others += token.isWord() && !Vocabulary.FILLERS.contains(token.text()) ? 1 : 0;
      if (words > MOST_WORDS) {
        return Integer.MAX_VALUE;
      }
    }
    return others > 0 ? SHORTEST_BEFORE_WORDS : SHORTEST;
  }
}
