package dev.holdfast.transcripts.history;

import java.util.Locale;

/** Writes WebVTT, W3C WebVTT: The Web Video Text Tracks Format §4. */
final class WebVtt {
  private WebVtt() {}

  static String of(Document document) {
    StringBuilder file =
        new StringBuilder("WEBVTT\n\nNOTE ").append(document.callId()).append('\n');
    for (Document.Passage passage : document.passages()) {
      file.append('\n');
      switch (passage) {
        case Document.Cue cue -> append(cue, file);
        case Document.Hole hole ->
            file.append("NOTE ")
                .append(time(hole.startMs()))
                .append(" to ")
                .append(time(hole.endMs()))
                .append(": ")
                .append(hole.reason())
                .append('\n');
      }
    }
    return file.toString();
  }

  private static void append(Document.Cue cue, StringBuilder file) {
    Spoken spoken = cue.spoken();
    file.append(spoken.id())
        .append('\n')
        .append(time(cue.startMs()))
        .append(" --> ")
        .append(time(cue.endMs()))
        .append("\n<v ")
        .append(escaped(spoken.speaker()))
        .append('>');
    spoken.language().ifPresent(tag -> file.append("<lang ").append(escaped(tag)).append('>'));
    file.append(escaped(OneLine.of(spoken.text())));
    spoken.language().ifPresent(tag -> file.append("</lang>"));
    file.append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String time(long ms) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000);
  }
}
