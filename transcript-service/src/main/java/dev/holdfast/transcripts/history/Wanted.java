package dev.holdfast.transcripts.history;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which segments somebody wants to see.
 *
 * @param words all of them are in their text, whatever its case and accents
 * @param language a language tag; {@code pt} stands for {@code pt-BR} too
 */
record Wanted(Optional<String> words, Optional<String> language) {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  Wanted {
    words = words.map(Wanted::folded).filter(text -> !text.isEmpty());
    language = language.map(tag -> tag.toLowerCase(Locale.ROOT)).filter(tag -> !tag.isEmpty());
  }

  /** Whether only segments of some kind are wanted, and nothing else of the transcript. */
  boolean isSome() {
    return words.isPresent() || language.isPresent();
  }

  boolean covers(Spoken segment) {
    return words.map(all -> hasAll(all, segment)).orElse(true)
        && language.map(tag -> isIn(tag, segment)).orElse(true);
  }

  private static boolean hasAll(String words, Spoken segment) {
    String text = folded(segment.text());
    return Stream.of(words.split(" ")).allMatch(text::contains);
  }

  private static boolean isIn(String tag, Spoken segment) {
    String spoken = segment.language().orElse("").toLowerCase(Locale.ROOT);
    return spoken.equals(tag) || spoken.startsWith(tag + "-");
  }

  /** Without case, accents and differences of spacing; ß is ss, ﬁ is fi, ı and İ are i. */
  static String folded(String text) {
    String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
    String bare = MARKS.matcher(apart).replaceAll("");
    // Upper case last: of lower case sigma has two, of which one stands only where a word ends.
    String even = bare.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
    return SPACES.matcher(even).replaceAll(" ").strip();
  }
}
