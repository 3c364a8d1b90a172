package dev.holdfast.transcripts.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A transcript as something to be read: its finals, what was shown and has none, and its holes, in
 * the order in which they were spoken.
 */
record Document(String callId, List<Passage> passages) {
  private static final long SHORTEST_MS = 1_000;
  private static final long LONGEST_MS = 7_000;
  private static final long MS_PER_CHARACTER = 60;

  /** A part of it; times in milliseconds since the call began. */
  sealed interface Passage {
    long startMs();

    /** Later than the start. */
    long endMs();
  }

  /** Something that was said. */
  record Cue(long startMs, long endMs, Spoken spoken) implements Passage {
    /** In parts that can be read at a time, see {@link Captions}. */
    List<Captions.Caption> captions(int indent) {
      String text = OneLine.of(spoken.text());
      Timeline times =
          spoken.timeline().orElseGet(() -> Timeline.even(text.length(), startMs, endMs));
      return Captions.of(text, times, indent);
    }
  }

  /** Something that was not heard. */
  record Hole(long startMs, long endMs, String reason) implements Passage {}

  /** What becomes one, as it is read: no more is held than what is written. */
  static final class Draft implements Excerpts.Taker {
    private final List<Spoken> spoken = new ArrayList<>();
    private final List<Passage> holes = new ArrayList<>();
    private final List<Interim> open;
    private final Map<String, Spoken> unconfirmed = new LinkedHashMap<>();

    /**
     * @param open as they were before the first entry is read
     */
    Draft(List<Interim> open) {
      this.open = open;
      addOpen();
    }

    @Override
    public void take(Line line) {
      switch (line.kind()) {
        case FINAL -> {
          line.segmentId().ifPresent(unconfirmed::remove);
          spoken.add(Spoken.of(line.message()));
        }
        case GAP -> {
          if (line.hasWords()) {
            addUnconfirmed(Spoken.of(line.message()));
          } else {
            addHole(Spoken.json(line.message()), holes);
          }
        }
        case REDACTION, END -> {}
      }
    }

    @Override
    public void beginAnew() {
      spoken.clear();
      holes.clear();
      unconfirmed.clear();
      addOpen();
    }

    private void addOpen() {
      open.forEach(interim -> addUnconfirmed(Spoken.of(interim.message())));
    }

    private void addUnconfirmed(Spoken shown) {
      unconfirmed.put(shown.id(), shown);
    }

    Document document(String callId, Wanted wanted) {
      spoken.addAll(unconfirmed.values());
      unconfirmed.clear();
      return Document.of(callId, spoken, holes, wanted);
    }
  }

  private static Document of(String callId, List<Spoken> all, List<Passage> holes, Wanted wanted) {
    List<Passage> passages = new ArrayList<>(holes);
    long beginning = beginning(all);
    all.stream()
        .filter(spoken -> !spoken.text().isBlank())
        .filter(wanted::covers)
        .map(spoken -> cue(spoken, beginning))
        .forEach(passages::add);
    passages.sort(inOrder(beginning));
    return new Document(callId, passages);
  }

  // As readers are shown it. What was stored before there was an order stands by its times.
  private static Comparator<Passage> inOrder(long beginning) {
    return Comparator.<Passage>comparingLong(one -> orderAt(one, beginning))
        .thenComparingLong(one -> one instanceof Cue cue ? cue.spoken().orderNo() : 0)
        .thenComparingLong(Passage::endMs);
  }

  private static long orderAt(Passage passage, long beginning) {
    long start = beginning + passage.startMs();
    return passage instanceof Cue cue ? cue.spoken().orderAt().orElse(start) : start;
  }

  // A segment that was given up leaves no hole in what the producer heard.
  private static void addHole(JsonNode gap, List<Passage> passages) {
    var start = Spoken.number(gap, "startMs");
    var end = Spoken.number(gap, "endMs");
    if (!gap.has("transcriptId") && start.isPresent() && end.isPresent()) {
      passages.add(
          new Hole(
              start.getAsLong(),
              Math.max(end.getAsLong(), start.getAsLong() + 1),
              gap.path("reason").asText()));
    }
  }

  /** When the call began, as far as the segments tell, ms since the Unix epoch. */
  private static long beginning(List<Spoken> all) {
    return all.stream()
        .filter(one -> one.startMs().isPresent())
        .mapToLong(one -> one.seenAt() - one.startMs().getAsLong())
        .min()
        .orElseGet(() -> all.stream().mapToLong(Spoken::seenAt).min().orElse(0));
  }

  private static Cue cue(Spoken spoken, long beginning) {
    long start = spoken.startMs().orElseGet(() -> Math.max(0, spoken.seenAt() - beginning));
    long reading = Math.clamp(spoken.text().length() * MS_PER_CHARACTER, SHORTEST_MS, LONGEST_MS);
    return new Cue(start, Math.max(spoken.endMs().orElse(start + reading), start + 1), spoken);
  }
}
