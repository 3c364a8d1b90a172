package dev.holdfast.transcripts.redaction;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Whatever matches a pattern. */
record Matches(Pattern pattern) implements Finder {
  /** A digit of any script, as long as it is one {@code char}. */
  static final String DIGIT = "[\\p{Nd}&&[\\x{0}-\\x{ffff}]]";

  // Begins at the first character of an address only, and never gives back: linear in the text.
  static final Matches EMAIL =
      of(
          "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]++@"
              + "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})(?:\\.[\\p{L}\\p{N}-]{1,63})+");

  /** 7 to 15 digits (ITU-T E.164), grouped as people write them. */
  static final Matches PHONE =
      of(
          "(?<![\\p{L}\\p{N}+])(?:\\+|\\()?D(?:[\\h\\p{Pd}()./]{0,3}D){6,14}(?!D)"
              .replace("D", DIGIT));

  static Matches of(String pattern) {
    return new Matches(Pattern.compile(pattern));
  }

  @Override
  public List<Part> find(String text, Growth growth) {
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
