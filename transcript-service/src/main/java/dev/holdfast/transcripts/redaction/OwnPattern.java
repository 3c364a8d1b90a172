package dev.holdfast.transcripts.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of the operator's, by RE2/J: whatever it looks like, the search for a match takes time
 * in proportion to the text, and no stack. What needs going back (backreferences, looking ahead or
 * behind) is no such pattern.
 */
record OwnPattern(Pattern pattern) implements Finder {
  /**
   * @throws IllegalArgumentException saying what RE2/J does not know
   */
  static OwnPattern of(String pattern) {
    try {
      return new OwnPattern(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          e.getMessage() + " (the syntax is RE2's: no looking ahead or behind, no backreferences)",
          e);
    }
  }

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    List<Part> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        found.add(new Part(matcher.start(), matcher.end()));
      }
    }
    return found;
  }
}
