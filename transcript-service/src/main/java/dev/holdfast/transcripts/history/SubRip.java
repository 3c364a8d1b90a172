package dev.holdfast.transcripts.history;

/** Writes SubRip (.srt), as players read it: numbered, without markup. */
final class SubRip {
  private SubRip() {}

  static String of(Document document) {
    StringBuilder file = new StringBuilder();
    int number = 0;
    for (Document.Passage passage : document.passages()) {
      if (number > 0) {
        file.append('\n');
      }
      file.append(++number)
          .append('\n')
          .append(time(passage.startMs()))
          .append(" --> ")
          .append(time(passage.endMs()))
          .append('\n')
          .append(
              switch (passage) {
                case Document.Cue(long start, long end, Spoken spoken) ->
                    PlainText.named(spoken.speaker()) + ": " + plain(spoken.text());
                case Document.Hole(long start, long end, String reason) -> "[" + reason + "]";
              })
          .append('\n');
    }
    return file.toString();
  }

  private static String plain(String text) {
    return OneLine.of(text).replace("-->", "→");
  }

  private static String time(long ms) {
    return WebVtt.time(ms).replace('.', ',');
  }
}
