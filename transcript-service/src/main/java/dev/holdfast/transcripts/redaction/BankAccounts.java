package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.redaction.NumberForms.Form;
import dev.holdfast.transcripts.redaction.Numbers.Group;
import java.util.List;
import java.util.Set;

/**
 * International bank account numbers (ISO 13616) : no card's and no telephone's number, although
 * their digits look like both.
 */
final class BankAccounts {
  private static final int SHORTEST = 15;
  private static final int LONGEST = 34;
  private static final int REMAINDER = 97;
  private static final Set<String> JOINTS = Set.of(" ", "-", "");

  private BankAccounts() {}

  static void mark(Numbers numbers, Form[] forms) {
    List<Group> groups = numbers.groups();
    for (int i = 0; i < groups.size(); i++) {
      if (isHead(numbers, i)) {
        int last = last(numbers.tokens(), groups.get(i).first());
        for (int k = i; k < groups.size() && groups.get(k).first() <= last; k++) {
          forms[k] = Form.ACCOUNT;
        }
      }
    }
  }

  // DE89
  private static boolean isHead(Numbers numbers, int group) {
    return numbers
        .before(group)
        .filter(it -> it.isWord() && it.text().length() == 2 && isLatin(it.text()))
        .isPresent();
  }

  // Index of the last token of the longest one that is right; -1 if there is none.
  private static int last(List<Token> tokens, int first) {
    StringBuilder said = new StringBuilder(tokens.get(first - 1).text());
    int found = -1;
    for (int i = first; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isMark()) {
        if (!JOINTS.contains(token.text())) {
          break;
        }
        continue;
      }
      if (said.length() + token.text().length() > LONGEST || !isLatin(token.text())) {
        break;
      }
      said.append(token.text());
      if (said.length() >= SHORTEST && isRight(said)) {
        found = i;
      }
    }
    return found;
  }

  private static boolean isLatin(String text) {
    return text.chars().allMatch(it -> it >= 'a' && it <= 'z' || it >= '0' && it <= '9');
  }

  /** ISO 7064, MOD 97-10: letters count as 10 to 35, the first four characters come last. */
  private static boolean isRight(CharSequence account) {
    int remainder = 0;
    for (int i = 0; i < account.length(); i++) {
      int value = Character.digit(account.charAt((i + 4) % account.length()), 36);
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % REMAINDER;
    }
    return remainder == 1;
  }
}
