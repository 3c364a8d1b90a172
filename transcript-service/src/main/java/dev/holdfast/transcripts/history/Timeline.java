package dev.holdfast.transcripts.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * When each part of a text was said: from the words' times as far as they are known, and between
 * them in proportion to the characters. Four numbers a word: a transcript has many.
 */
final class Timeline {
  // A word that stands far ahead is the same word again, and not this one.
  private static final int MOST_AHEAD = 40;

  /** Of characters, ascending; ms is milliseconds since the call began at these, ascending too. */
  private final int[] offsets;

  private final long[] ms;

  private Timeline(int[] offsets, long[] ms) {
    this.offsets = offsets;
    this.ms = ms;
  }

  /** Of a text without timed words. */
  static Timeline even(int length, long startMs, long endMs) {
    return new Timeline(new int[] {0, length}, new long[] {startMs, endMs});
  }

  /**
   * @param words with {@code text}, {@code startMs} and {@code endMs}; those that do not stand in
   *     the text, in their order, are left out
   */
  static Timeline of(String text, long startMs, long endMs, JsonNode words) {
    int[] offsets = new int[2 * words.size() + 2];
    long[] ms = new long[offsets.length];
    int count = 0;
    int from = 0;
    long last = startMs;
    for (JsonNode word : words) {
      String spelt = word.path("text").asText("");
      int at = spelt.isBlank() ? -1 : text.indexOf(spelt, from);
      boolean isTimed = word.path("startMs").isNumber() && word.path("endMs").isNumber();
      if (at < 0 || at - from > MOST_AHEAD || !isTimed) {
        continue;
      }
      if (count == 0 && at > 0) {
        offsets[count] = 0;
        ms[count++] = startMs;
      }
      from = at + spelt.length();
      last = Math.max(last, word.path("startMs").longValue());
      offsets[count] = at;
      ms[count++] = last;
      last = Math.max(last, word.path("endMs").longValue());
      offsets[count] = from;
      ms[count++] = last;
    }
    if (count == 0) {
      return even(text.length(), startMs, endMs);
    }
    if (from < text.length()) {
      offsets[count] = text.length();
      ms[count++] = Math.max(last, endMs);
    }
    return new Timeline(Arrays.copyOf(offsets, count), Arrays.copyOf(ms, count));
  }

  /** When what begins at an offset is begun. */
  long startsAt(int offset) {
    int found = Arrays.binarySearch(offsets, offset);
    while (found >= 0 && found + 1 < offsets.length && offsets[found + 1] == offset) {
      found++;
    }
    return found >= 0 ? ms[found] : between(offset, -found - 1);
  }

  /** When what ends at an offset is over. */
  long endsAt(int offset) {
    int found = Arrays.binarySearch(offsets, offset);
    while (found > 0 && offsets[found - 1] == offset) {
      found--;
    }
    return found >= 0 ? ms[found] : between(offset, -found - 1);
  }

  private long between(int offset, int next) {
    long length = (long) offsets[next] - offsets[next - 1];
    return ms[next - 1] + (ms[next] - ms[next - 1]) * (offset - offsets[next - 1]) / length;
  }
}
