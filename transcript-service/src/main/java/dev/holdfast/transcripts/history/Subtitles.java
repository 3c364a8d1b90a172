package dev.holdfast.transcripts.history;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A document as subtitles, by their starts as players want them: people speak at the same time, and
 * so their captions mix. Made one after another, as they are written.
 */
final class Subtitles implements Iterator<Subtitles.Subtitle> {
  private static final Comparator<Subtitle> BY_START =
      Comparator.comparingLong(Subtitle::startMs).thenComparingInt(Subtitle::made);

  private final Deque<Document.Passage> rest;
  private final ToIntFunction<Document.Cue> indent;
  private final Queue<Subtitle> next = new PriorityQueue<>(BY_START);
  private int made;

  /** What stands at a time. */
  sealed interface Subtitle {
    long startMs();

    long endMs();

    /** How many were made before it. */
    int made();
  }

  /**
   * @param part of the cue, from 1
   */
  record Said(int made, Document.Cue cue, int part, Captions.Caption caption) implements Subtitle {
    @Override
    public long startMs() {
      return caption.startMs();
    }

    @Override
    public long endMs() {
      return caption.endMs();
    }
  }

  /** Something that was not heard. */
  record Unheard(int made, Document.Hole hole) implements Subtitle {
    @Override
    public long startMs() {
      return hole.startMs();
    }

    @Override
    public long endMs() {
      return hole.endMs();
    }
  }

  private Subtitles(List<Document.Passage> passages, ToIntFunction<Document.Cue> indent) {
    this.rest = new ArrayDeque<>(passages);
    this.indent = indent;
  }

  /**
   * @param indent columns that stand before each caption of a cue, such as the speaker's name
   */
  static Stream<Subtitle> of(Document document, ToIntFunction<Document.Cue> indent) {
    List<Document.Passage> byStart =
        document.passages().stream()
            .sorted(Comparator.comparingLong(Document.Passage::startMs))
            .toList();
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Subtitles(byStart, indent), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    return !rest.isEmpty() || !next.isEmpty();
  }

  // No caption begins before its passage.
  @Override
  public Subtitle next() {
    while (!rest.isEmpty() && (next.isEmpty() || rest.peek().startMs() <= next.peek().startMs())) {
      make(rest.poll());
    }
    return next.remove();
  }

  private void make(Document.Passage passage) {
    switch (passage) {
      case Document.Hole hole -> next.add(new Unheard(made++, hole));
      case Document.Cue cue -> {
        int part = 1;
        for (Captions.Caption caption : cue.captions(indent.applyAsInt(cue))) {
          next.add(new Said(made++, cue, part++, caption));
        }
      }
    }
  }
}
