package dev.holdfast.transcripts.history;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.LogPages;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.state.transcript.Transcripts;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Reads parts of transcripts. Waits: to be called on a virtual thread. */
@Singleton
public class Excerpts {
  /** Bytes of messages after which an excerpt ends, though more entries were wanted. */
  static final int MOST_BYTES = 1_048_576;

  private static final int PAGE = 1_000;

  private final Transcripts transcripts;
  private final LogPages pages;

  Excerpts(Transcripts transcripts, LogPages pages) {
    this.transcripts = transcripts;
    this.pages = pages;
  }

  /** Takes a whole transcript, entry by entry. */
  interface Taker {
    void take(Line line);

    /** What was taken is no longer held: all that is held follows. */
    void beginAnew();
  }

  /**
   * Up to {@code most} entries after an offset, or {@link #MOST_BYTES}; from the first one held if
   * it is not.
   */
  Excerpt read(String callId, Offset after, int most) {
    Await.on(transcripts.giveUpTheSilent(callId));
    Excerpt first = page(callId, after, most);
    List<Line> lines = new ArrayList<>(first.lines());
    Excerpt last = first;
    long bytes = bytes(first);
    while (last.isMore() && lines.size() < most && bytes < MOST_BYTES) {
      Excerpt next = page(callId, last.after(), most - lines.size());
      if (!next.isRecovered()) {
        break;
      }
      lines.addAll(next.lines());
      bytes += bytes(next);
      last = next;
    }
    return new Excerpt(
        callId, first.isRecovered(), lines, last.after(), last.isMore(), last.interims());
  }

  /** As {@link #read}, but of the wanted segments only. */
  Excerpt search(String callId, Offset after, int most, Wanted wanted) {
    Await.on(transcripts.giveUpTheSilent(callId));
    List<Line> found = new ArrayList<>();
    long bytes = 0;
    Excerpt page = page(callId, after, PAGE);
    boolean recovered = page.isRecovered();
    while (true) {
      for (Line line : page.lines()) {
        if (line.hasWords() && wanted.covers(Spoken.of(line.message()))) {
          found.add(line);
          bytes += line.message().length();
          if (found.size() == most || bytes >= MOST_BYTES) {
            boolean more = page.isMore() || line != page.lines().getLast();
            return new Excerpt(callId, recovered, found, line.offset(), more, List.of());
          }
        }
      }
      if (!page.isMore()) {
        return new Excerpt(
            callId, recovered, found, page.after(), false, covered(page.interims(), wanted));
      }
      page = page(callId, page.after(), PAGE);
      recovered &= page.isRecovered();
    }
  }

  /** All that is held. */
  public List<Line> whole(String callId) {
    List<Line> lines = new ArrayList<>();
    whole(
        callId,
        new Taker() {
          @Override
          public void take(Line line) {
            lines.add(line);
          }

          @Override
          public void beginAnew() {
            lines.clear();
          }
        });
    return lines;
  }

  /** All that is held, to whoever keeps less of it. */
  void whole(String callId, Taker taker) {
    Await.on(transcripts.giveUpTheSilent(callId));
    Excerpt page = page(callId, Offset.START, PAGE);
    page.lines().forEach(taker::take);
    while (page.isMore()) {
      page = page(callId, page.after(), PAGE);
      if (!page.isRecovered()) {
        taker.beginAnew();
      }
      page.lines().forEach(taker::take);
    }
  }

  private Excerpt page(String callId, Offset after, int most) {
    boolean recovered = true;
    Offset from = after.equals(Offset.START) ? beginning(callId) : after;
    while (true) {
      switch (Await.on(pages.read(Transcripts.logOf(callId), from, most))) {
        case Page.Gone gone -> {
          recovered &= after.equals(Offset.START);
          from = beginning(callId);
        }
        case Page.Held(Offset end, var entries) -> {
          List<Line> lines =
              entries.stream().flatMap(entry -> Line.readable(entry).stream()).toList();
          Offset last = entries.isEmpty() ? from : entries.getLast().offset();
          boolean more = last.sequence() < end.sequence();
          return new Excerpt(
              callId, recovered, lines, last, more, more ? List.of() : interims(callId));
        }
      }
    }
  }

  private static long bytes(Excerpt page) {
    return page.lines().stream().mapToLong(line -> line.message().length()).sum();
  }

  private static List<Interim> covered(List<Interim> interims, Wanted wanted) {
    return interims.stream().filter(one -> wanted.covers(Spoken.of(one.message()))).toList();
  }

  private Offset beginning(String callId) {
    return Await.on(transcripts.show(callId)).beginning();
  }

  /**
   * The same, behind the newest of each open segment: a final that comes meanwhile is behind it.
   */
  Document.Draft draft(String callId) {
    Document.Draft draft = new Document.Draft(interims(callId));
    whole(callId, draft);
    return draft;
  }

  /** The newest of each open segment. */
  public List<Interim> interims(String callId) {
    return Await.on(transcripts.show(callId)).interims();
  }
}
