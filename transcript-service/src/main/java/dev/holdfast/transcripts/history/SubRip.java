package dev.holdfast.transcripts.history;

import java.util.Iterator;
import java.util.stream.Stream;

/** Writes SubRip (.srt), as players read it: numbered, without markup. */
final class SubRip {
  private SubRip() {}

  static Stream<String> of(Document document) {
    Iterator<Subtitles.Subtitle> subtitles =
        Subtitles.of(document, cue -> prefix(cue.spoken()).length()).iterator();
    return Stream.iterate(1, number -> subtitles.hasNext(), number -> number + 1)
        .map(number -> subtitle(number, subtitles.next()));
  }

  private static String subtitle(int number, Subtitles.Subtitle subtitle) {
    return new StringBuilder(number == 1 ? "" : "\n")
        .append(number)
        .append('\n')
        .append(time(subtitle.startMs()))
        .append(" --> ")
        .append(time(subtitle.endMs()))
        .append('\n')
        .append(
            switch (subtitle) {
              case Subtitles.Said said ->
                  prefix(said.cue().spoken()) + plain(said.caption().text());
              case Subtitles.Unheard unheard -> "[" + unheard.hole().reason() + "]";
            })
        .append('\n')
        .toString();
  }

  private static String prefix(Spoken spoken) {
    return speaker(spoken) + ": ";
  }

  private static String speaker(Spoken spoken) {
    String name = PlainText.named(spoken.speaker());
    return spoken.unconfirmed() ? name + " (" + PlainText.UNCONFIRMED + ")" : name;
  }

  private static String plain(String text) {
    return text.replace("-->", "→");
  }

  private static String time(long ms) {
    return WebVtt.time(ms).replace('.', ',');
  }
}
