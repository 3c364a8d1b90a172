package dev.holdfast.transcripts.redaction;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Whatever matches one of our own patterns. {@code java.util.regex} goes back and forth, and goes a
 * frame deeper for each turn of a group: so nothing here repeats a group without bound unless it
 * never gives back ({@code ++}), which is a loop. Patterns of others are {@link OwnPattern}s.
 */
record Matches(Pattern pattern) implements Finder {
  /** A digit of any script, as long as it is one {@code char}. */
  static final String DIGIT = "[\\p{Nd}&&[\\x{0}-\\x{ffff}]]";

  /** 7 to 15 digits (ITU-T E.164), grouped as people write them. */
  static final Matches PHONE =
      of(
          "(?<![\\p{L}\\p{N}+])(?:\\+|\\()?D(?:[\\h\\p{Pd}()./]{0,3}D){6,14}(?!D)"
              .replace("D", DIGIT));

  static Matches of(String pattern) {
    return new Matches(Pattern.compile(pattern));
  }

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    return pattern
        .matcher(text)
        .results()
        .filter(match -> match.end() > match.start())
        .map(Matches::part)
        .toList();
  }

  private static Part part(MatchResult match) {
    return new Part(match.start(), match.end());
  }
}
