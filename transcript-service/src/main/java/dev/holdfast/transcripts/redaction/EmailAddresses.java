package dev.holdfast.transcripts.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * E-mail addresses: what stands before an {@code @}, as far as it can be a name there, and a domain
 * of two labels or more behind it. Begins at the {@code @}: a pattern that begins with the name may
 * begin at each of its characters.
 */
final class EmailAddresses implements Finder {
  private static final Pattern DOMAIN =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}+(?:\\.[\\p{L}\\p{N}-]{1,63}+)++");
  private static final Pattern AT = Pattern.compile("@", Pattern.LITERAL);

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    List<Part> found = new ArrayList<>();
    Matcher signs = AT.matcher(text);
    Matcher domain = DOMAIN.matcher(text);
    while (signs.find()) {
      int from = beginningOfName(text, signs.start());
      if (from < signs.start() && domain.region(signs.end(), text.length()).lookingAt()) {
        found.add(new Part(from, domain.end()));
      }
    }
    return found;
  }

  private static int beginningOfName(CharSequence text, int end) {
    int from = end;
    while (from > 0) {
      int before = Character.codePointBefore(text, from);
      if (!isOfName(before)) {
        break;
      }
      from -= Character.charCount(before);
    }
    return from;
  }

  private static boolean isOfName(int character) {
    return Character.isLetter(character)
        || isNumber(Character.getType(character))
        || "._%+-".indexOf(character) >= 0;
  }

  // \p{N} of patterns.
  private static boolean isNumber(int type) {
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }
}
