package dev.holdfast.transcripts.history;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.state.transcript.Transcripts;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Reads parts of transcripts. Waits: to be called on a virtual thread. */
@Singleton
public class Excerpts {
  private static final int PAGE = 1_000;

  private final Transcripts transcripts;
  private final Streams streams;

  Excerpts(Transcripts transcripts, Streams streams) {
    this.transcripts = transcripts;
    this.streams = streams;
  }

  /** Up to {@code most} entries after an offset; from the first one held if it is not. */
  Excerpt read(String callId, Offset after, int most) {
    Await.on(transcripts.giveUpTheSilent(callId));
    boolean recovered = true;
    Offset from = after.equals(Offset.START) ? beginning(callId) : after;
    while (true) {
      switch (Await.on(streams.read(Transcripts.logOf(callId), from, most))) {
        case Page.Gone gone -> {
          recovered &= after.equals(Offset.START);
          from = beginning(callId);
        }
        case Page.Held(Offset end, var entries) -> {
          List<Line> lines = entries.stream().map(Line::of).toList();
          Offset last = lines.isEmpty() ? from : lines.getLast().offset();
          boolean more = last.sequence() < end.sequence();
          return new Excerpt(
              callId, recovered, lines, last, more, more ? List.of() : interims(callId));
        }
      }
    }
  }

  /** As {@link #read}, but of the wanted segments only. */
  Excerpt search(String callId, Offset after, int most, Wanted wanted) {
    List<Line> found = new ArrayList<>();
    Excerpt page = read(callId, after, PAGE);
    boolean recovered = page.isRecovered();
    while (true) {
      for (Line line : page.lines()) {
        if (line.kind() == Line.Kind.FINAL && wanted.covers(Spoken.of(line.message()))) {
          found.add(line);
          if (found.size() == most) {
            boolean more = page.isMore() || line != page.lines().getLast();
            return new Excerpt(callId, recovered, found, line.offset(), more, List.of());
          }
        }
      }
      if (!page.isMore()) {
        return new Excerpt(
            callId, recovered, found, page.after(), false, covered(page.interims(), wanted));
      }
      page = read(callId, page.after(), PAGE);
      recovered &= page.isRecovered();
    }
  }

  /** All that is held. */
  public List<Line> whole(String callId) {
    List<Line> lines = new ArrayList<>();
    Excerpt page = read(callId, Offset.START, PAGE);
    lines.addAll(page.lines());
    while (page.isMore()) {
      page = read(callId, page.after(), PAGE);
      if (!page.isRecovered()) {
        lines.clear();
      }
      lines.addAll(page.lines());
    }
    return lines;
  }

  private static List<Interim> covered(List<Interim> interims, Wanted wanted) {
    return interims.stream().filter(one -> wanted.covers(Spoken.of(one.message()))).toList();
  }

  private Offset beginning(String callId) {
    return Await.on(transcripts.show(callId)).beginning();
  }

  /** The newest of each open segment. */
  public List<Interim> interims(String callId) {
    return Await.on(transcripts.show(callId)).interims();
  }
}
