package dev.holdfast.transcripts.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes a transcript for people: a line for each thing that was said. */
final class PlainText {
  /** How words are marked that were shown and have no final. */
  static final String UNCONFIRMED = "unconfirmed";

  private PlainText() {}

  static Stream<String> of(Document document) {
    return document.passages().stream().map(PlainText::line);
  }

  private static String line(Document.Passage passage) {
    StringBuilder line = new StringBuilder();
    line.append('[').append(time(passage.startMs())).append("] ");
    switch (passage) {
      case Document.Cue(long start, long end, Spoken spoken) ->
          line.append(named(spoken.speaker()))
              .append(notes(spoken))
              .append(": ")
              .append(OneLine.of(spoken.text()));
      case Document.Hole(long start, long end, String reason) ->
          line.append("– nothing was heard until ").append(time(end)).append(": ").append(reason);
    }
    return line.append('\n').toString();
  }

  private static String notes(Spoken spoken) {
    List<String> notes = new ArrayList<>();
    spoken.language().ifPresent(notes::add);
    if (spoken.unconfirmed()) {
      notes.add(UNCONFIRMED);
    }
    return notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")";
  }

  static String named(String speaker) {
    String name = speaker.replace('-', ' ');
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String time(long ms) {
    return WebVtt.time(ms).substring(0, 8);
  }
}
