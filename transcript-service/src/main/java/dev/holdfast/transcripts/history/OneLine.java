package dev.holdfast.transcripts.history;

import java.util.regex.Pattern;

/** A text without line breaks: in subtitles an empty line would end it. */
final class OneLine {
  // Without control characters too: U+0000 is not allowed in WebVTT.
  private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cc}\\u2028\\u2029]+");

  private OneLine() {}

  static String of(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }
}
