package dev.holdfast.transcripts.history;

import java.util.Locale;
import java.util.stream.Stream;

/** Writes WebVTT, W3C WebVTT: The Web Video Text Tracks Format §4. */
final class WebVtt {
  private WebVtt() {}

  static Stream<String> of(Document document) {
    return Stream.concat(
        Stream.of("WEBVTT\n\nNOTE " + document.callId() + "\n"),
        Subtitles.of(document, cue -> mark(cue.spoken()).length()).map(WebVtt::block));
  }

  private static String block(Subtitles.Subtitle subtitle) {
    StringBuilder block = new StringBuilder("\n");
    switch (subtitle) {
      case Subtitles.Said said -> append(said, block);
      case Subtitles.Unheard unheard ->
          block
              .append("NOTE ")
              .append(time(unheard.startMs()))
              .append(" to ")
              .append(time(unheard.endMs()))
              .append(": ")
              .append(unheard.hole().reason())
              .append('\n');
    }
    return block.toString();
  }

  // No segment's id has a #.
  private static void append(Subtitles.Said said, StringBuilder block) {
    Spoken spoken = said.cue().spoken();
    block
        .append(spoken.id())
        .append(said.part() == 1 ? "" : "#" + said.part())
        .append('\n')
        .append(time(said.startMs()))
        .append(" --> ")
        .append(time(said.endMs()))
        .append("\n<v ")
        .append(escaped(spoken.speaker()))
        .append('>');
    spoken.language().ifPresent(tag -> block.append("<lang ").append(escaped(tag)).append('>'));
    block.append(mark(spoken)).append(escaped(said.caption().text()));
    spoken.language().ifPresent(tag -> block.append("</lang>"));
    block.append('\n');
  }

  private static String mark(Spoken spoken) {
    return spoken.unconfirmed() ? "[" + PlainText.UNCONFIRMED + "] " : "";
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
