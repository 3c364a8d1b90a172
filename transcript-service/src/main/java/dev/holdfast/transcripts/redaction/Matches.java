package dev.holdfast.transcripts.redaction;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Words that a person looks for. Patterns of operators are {@link OwnPattern}s. */
record Matches(Pattern pattern) implements Finder {
  /** Wherever they stand, whatever their case. */
  static Matches of(String words) {
    return new Matches(
        Pattern.compile(Pattern.quote(words), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
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
