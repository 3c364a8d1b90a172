package dev.holdfast.transcripts.history;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits what was said into what can be read at a time: two lines of 42 columns for seven seconds,
 * as is usual for subtitles. Lines break between words; in scripts without spaces between
 * characters, but not in front of closing punctuation or behind opening. A word longer than a line
 * is cut.
 */
final class Captions {
  static final int MOST_COLUMNS = 42;
  static final int MOST_LINES = 2;
  static final long LONGEST_MS = 7_000;

  // java.text.BreakIterator has its rules in resources, which a native executable lacks.
  private static final Pattern CHARACTER = Pattern.compile("\\X");
  private static final String NEVER_FIRST = "、。，．・：；！？）］｝」』】〉》〕〗ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥,.!?;:)]}";
  private static final String NEVER_LAST = "（［｛「『【〈《〔〖([{";

  private final String text;
  private final Timeline times;
  private final int indent;
  private final List<Caption> captions = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();
  private int line;
  private int columns;
  private int from = -1;
  private int to;

  private Captions(String text, Timeline times, int indent) {
    this.text = text;
    this.times = times;
    this.indent = indent;
  }

  /**
   * One of the parts.
   *
   * @param text of at most {@link #MOST_LINES} lines
   * @param startMs milliseconds since the call began
   * @param endMs the same; later than the start
   */
  record Caption(long startMs, long endMs, String text) {}

  /**
   * @param text in one line
   * @param times when each part of it was said
   * @param indent columns that stand before each part's first line, such as a name
   */
  static List<Caption> of(String text, Timeline times, int indent) {
    Captions splitting = new Captions(text, times, Math.min(indent, MOST_COLUMNS / 2));
    int start = 0;
    int before = -1;
    Matcher characters = CHARACTER.matcher(text);
    while (characters.find()) {
      int first = text.codePointAt(characters.start());
      if (before >= 0 && mayBreak(before, first)) {
        splitting.addUnit(start, characters.start());
        start = characters.start();
      }
      before = text.codePointBefore(characters.end());
    }
    splitting.addUnit(start, text.length());
    splitting.close();
    return splitting.captions;
  }

  private static boolean mayBreak(int before, int next) {
    if (Character.isWhitespace(next)) {
      return false;
    }
    return Character.isWhitespace(before)
        || ((isIdeographic(before) || isIdeographic(next))
            && NEVER_FIRST.indexOf(next) < 0
            && NEVER_LAST.indexOf(before) < 0);
  }

  /** What must not be broken; spaces behind it are not shown where a line ends. */
  private void addUnit(int start, int end) {
    int shown = end;
    while (shown > start && Character.isWhitespace(text.codePointBefore(shown))) {
      shown--;
    }
    if (columns(start, shown) <= MOST_COLUMNS - indent) {
      place(start, shown);
      return;
    }
    Matcher characters = CHARACTER.matcher(text).region(start, shown);
    int cut = start;
    while (characters.find()) {
      if (columns(cut, characters.end()) > MOST_COLUMNS - indent) {
        place(cut, characters.start());
        cut = characters.start();
      }
    }
    place(cut, shown);
  }

  private void place(int start, int end) {
    if (start == end) {
      return;
    }
    if (from >= 0 && times.endsAt(end) - times.startsAt(from) > LONGEST_MS) {
      close();
    }
    // Between units that stand without a space there is none.
    int space = from >= 0 && start > to ? 1 : 0;
    int width = columns(start, end);
    if (from >= 0 && columns + space + width > MOST_COLUMNS) {
      if (line == MOST_LINES) {
        close();
      } else {
        lines.append('\n');
        line++;
        columns = 0;
        space = 0;
      }
    }
    if (from < 0) {
      from = start;
      line = 1;
      columns = indent;
      space = 0;
    }
    lines.append(space == 1 ? " " : "").append(text, start, end);
    columns += space + width;
    to = end;
  }

  private void close() {
    if (from >= 0) {
      long start = times.startsAt(from);
      long end = Math.clamp(times.endsAt(to), start + 1, start + LONGEST_MS);
      captions.add(new Caption(start, end, lines.toString()));
      lines.setLength(0);
      from = -1;
    }
  }

  private int columns(int start, int end) {
    return text.substring(start, end).codePoints().map(Captions::columns).sum();
  }

  private static int columns(int codePoint) {
    return isIdeographic(codePoint) || isFullWidth(codePoint) ? 2 : Character.charCount(codePoint);
  }

  private static boolean isFullWidth(int codePoint) {
    return (codePoint >= 0xff01 && codePoint <= 0xff60)
        || (codePoint >= 0x3000 && codePoint <= 0x303f)
        || UnicodeScript.of(codePoint) == UnicodeScript.HANGUL;
  }

  private static boolean isIdeographic(int codePoint) {
    return switch (UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA -> true;
      default ->
          (codePoint >= 0x3000 && codePoint <= 0x303f)
              || (codePoint >= 0xff01 && codePoint <= 0xff0f);
    };
  }
}
