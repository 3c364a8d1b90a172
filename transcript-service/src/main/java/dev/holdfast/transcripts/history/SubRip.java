package dev.holdfast.transcripts.history;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes SubRip (.srt), as players read it: numbered, without markup. */
final class SubRip {
  private SubRip() {}

  static Stream<String> of(Document document) {
    var passages = document.passages();
    return IntStream.range(0, passages.size()).mapToObj(i -> subtitle(i + 1, passages.get(i)));
  }

  private static String subtitle(int number, Document.Passage passage) {
    return new StringBuilder(number == 1 ? "" : "\n")
        .append(number)
        .append('\n')
        .append(time(passage.startMs()))
        .append(" --> ")
        .append(time(passage.endMs()))
        .append('\n')
        .append(
            switch (passage) {
              case Document.Cue(long start, long end, Spoken spoken) ->
                  speaker(spoken) + ": " + plain(spoken.text());
              case Document.Hole(long start, long end, String reason) -> "[" + reason + "]";
            })
        .append('\n')
        .toString();
  }

  private static String speaker(Spoken spoken) {
    String name = PlainText.named(spoken.speaker());
    return spoken.unconfirmed() ? name + " (" + PlainText.UNCONFIRMED + ")" : name;
  }

  private static String plain(String text) {
    return OneLine.of(text).replace("-->", "→");
  }

  private static String time(long ms) {
    return WebVtt.time(ms).replace('.', ',');
  }
}
