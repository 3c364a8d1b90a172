package dev.holdfast.transcripts.history;

import java.util.Locale;

/** Writes a transcript for people: a line for each thing that was said. */
final class PlainText {
  private PlainText() {}

  static String of(Document document) {
    StringBuilder file = new StringBuilder();
    for (Document.Passage passage : document.passages()) {
      file.append('[').append(time(passage.startMs())).append("] ");
      switch (passage) {
        case Document.Cue(long start, long end, Spoken spoken) ->
            file.append(named(spoken.speaker()))
                .append(spoken.language().map(tag -> " (" + tag + ")").orElse(""))
                .append(": ")
                .append(OneLine.of(spoken.text()));
        case Document.Hole(long start, long end, String reason) ->
            file.append("– nothing was heard until ").append(time(end)).append(": ").append(reason);
      }
      file.append('\n');
    }
    return file.toString();
  }

  static String named(String speaker) {
    return speaker.substring(0, 1).toUpperCase(Locale.ROOT) + speaker.substring(1);
  }

  private static String time(long ms) {
    return WebVtt.time(ms).substring(0, 8);
  }
}
