package dev.holdfast.transcripts.history;

import java.util.Locale;
import java.util.stream.Stream;

/** Writes WebVTT, W3C WebVTT: The Web Video Text Tracks Format §4. */
final class WebVtt {
  private WebVtt() {}

  static Stream<String> of(Document document) {
    return Stream.concat(
        Stream.of("WEBVTT\n\nNOTE " + document.callId() + "\n"),
        document.passages().stream().map(WebVtt::block));
  }

  private static String block(Document.Passage passage) {
    StringBuilder block = new StringBuilder("\n");
    switch (passage) {
      case Document.Cue cue -> append(cue, block);
      case Document.Hole hole ->
          block
              .append("NOTE ")
              .append(time(hole.startMs()))
              .append(" to ")
              .append(time(hole.endMs()))
              .append(": ")
              .append(hole.reason())
              .append('\n');
    }
    return block.toString();
  }

  private static void append(Document.Cue cue, StringBuilder block) {
    Spoken spoken = cue.spoken();
    block
        .append(spoken.id())
        .append('\n')
        .append(time(cue.startMs()))
        .append(" --> ")
        .append(time(cue.endMs()))
        .append("\n<v ")
        .append(escaped(spoken.speaker()))
        .append('>');
    spoken.language().ifPresent(tag -> block.append("<lang ").append(escaped(tag)).append('>'));
    if (spoken.unconfirmed()) {
      block.append('[').append(PlainText.UNCONFIRMED).append("] ");
    }
    block.append(escaped(OneLine.of(spoken.text())));
    spoken.language().ifPresent(tag -> block.append("</lang>"));
    block.append('\n');
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
