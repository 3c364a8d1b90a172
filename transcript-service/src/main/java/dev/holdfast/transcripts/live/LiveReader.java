package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Shared;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.socket.Messages;
import dev.holdfast.transcripts.socket.Outbox;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Leads one client through one transcript: the entries it lacks, page by page and no faster than it
 * reads, then the newest interim of each open segment, then whatever comes.
 *
 * <p>All state is touched by the executor alone.
 */
final class LiveReader implements StreamReader {
  private static final int PAGE = 64;

  /** Characters after which a batch is sent; the message that passes it is its last. */
  private static final int BATCH = 16_384;

  private final LiveReaders.Sources sources;
  private final String callId;
  private final ReplayFrames frames;
  private final Outbox outbox;
  private final Executor executor;
  private final Runnable checkRights;

  private Offset last = Offset.START;
  private Follower follower;
  private ReadAttempt attempt;
  private OpenSegments openSegments;
  private int replayed;
  private boolean live;

  /**
   * @param checkRights asks whether the client may still read; called where that may have changed
   */
  LiveReader(
      LiveReaders.Sources sources,
      String callId,
      ReplayFrames frames,
      Outbox outbox,
      Executor executor,
      Runnable checkRights) {
    this.sources = sources;
    this.callId = callId;
    this.frames = frames;
    this.outbox = outbox;
    this.executor = executor;
    this.checkRights = checkRights;
    setOut();
  }

  /** Gives the whole state, then goes on live. */
  void begin() {
    setOut();
    sources.metrics().wholeReplay();
    outbox.send(Messages.connected(callId));
    readAll();
  }

  /** Gives what follows the offset, then goes on live; the whole state if that is not held. */
  void resume(Offset after) {
    if (after.equals(Offset.START)) {
      begin();
      return;
    }
    setOut();
    attempt.ask(
        () -> read(after),
        page -> {
          if (page instanceof Page.Held held) {
            sources.metrics().recovered();
            outbox.send(Messages.connected(callId, true));
            last = after;
            replay(held, 0);
          } else {
            beginAnew();
          }
        });
  }

  /** The client learns that it has to forget what it was given, and is given the whole state. */
  void beginAnew() {
    setOut();
    sources.metrics().notRecovered();
    outbox.send(Messages.connected(callId, false));
    readAll();
  }

  void stop() {
    setOut();
  }

  @Override
  public void entry(Entry entry) {
    gave(give(LiveLine.of(entry)));
  }

  @Override
  public void handedOn(Entry entry, long cameMicros, TraceParent trace, Shared shared) {
    gave(give(shared.made(() -> LiveLine.of(entry))));
  }

  private void gave(Line line) {
    if (live) {
      sources.metrics().lag(line.storedAt(), line.sentAt());
      if (line.kind() == Line.Kind.REDACTION) {
        openSegments.show();
      }
    }
  }

  @Override
  public void live() {
    live = true;
    sources.metrics().replayed(replayed);
    // What nobody watched may be silent for long.
    attempt.ask(() -> sources.transcripts().giveUpTheSilent(callId), given -> openSegments.show());
  }

  @Override
  public void subscribed() {
    checkRights.run();
    if (live) {
      openSegments.show();
    }
  }

  // Before the reader is live there is no need to listen: it will ask for what is open.
  @Override
  public void announcement(String message, Shared shared) {
    if (live) {
      openSegments.offer(shared.made(() -> LiveInterim.of(message)));
    }
  }

  @Override
  public void control(String message) {
    switch (message) {
      case Transcripts.ERASED -> beginAnew();
      case Transcripts.RIGHTS_CHANGED -> checkRights.run();
      default -> throw new IllegalStateException("unknown word");
    }
  }

  @Override
  public void gone(Offset end) {
    beginAnew();
  }

  private void setOut() {
    if (follower != null) {
      follower.close();
      follower = null;
    }
    if (attempt != null) {
      attempt.end();
    }
    attempt = new ReadAttempt(sources.vertx(), executor);
    openSegments = new OpenSegments(sources, callId, outbox, attempt, () -> last);
    live = false;
    replayed = 0;
    outbox.forgetAll();
  }

  private void readAll() {
    attempt.ask(
        () -> sources.transcripts().show(callId),
        snapshot -> {
          last = snapshot.beginning();
          readOn();
        });
  }

  private void readOn() {
    attempt.ask(
        () -> read(last),
        page -> {
          if (page instanceof Page.Held held) {
            replay(held, 0);
          } else {
            beginAnew();
          }
        });
  }

  /** Gives the page from an entry on, waiting for the client where it is slower. */
  private void replay(Page.Held page, int from) {
    int next = from;
    while (next < page.entries().size() && outbox.isRoomy()) {
      next = frames == ReplayFrames.BATCHED ? giveBatch(page, next) : giveOne(page, next);
    }
    if (next < page.entries().size()) {
      int rest = next;
      outbox.whenRoomy(attempt.step(() -> replay(page, rest)));
    } else if (last.sequence() < page.last().sequence()) {
      outbox.whenRoomy(attempt.step(this::readOn));
    } else {
      follower = sources.streams().followTogether(Transcripts.logOf(callId), last, this, executor);
    }
  }

  private int giveOne(Page.Held page, int from) {
    Entry entry = page.entries().get(from);
    last = entry.offset();
    Line.readable(entry).ifPresent(line -> give(LiveLine.of(line)));
    return from + 1;
  }

  private int giveBatch(Page.Held page, int from) {
    List<String> messages = new ArrayList<>();
    int next = from;
    int length = 0;
    while (next < page.entries().size() && length < BATCH) {
      Entry entry = page.entries().get(next++);
      last = entry.offset();
      Optional<Line> line = Line.readable(entry);
      if (line.isPresent()) {
        String message = take(line.get()).wire();
        length += message.length();
        messages.add(message);
      }
    }
    outbox.send(Messages.batch(messages));
    return next;
  }

  private Line give(LiveLine given) {
    Line line = take(given.line());
    outbox.send(given.frame());
    return line;
  }

  private Line take(Line line) {
    last = line.offset();
    line.segmentId().ifPresent(openSegments::forget);
    sources.metrics().sent(line.kind());
    replayed++;
    return line;
  }

  private Future<Page> read(Offset after) {
    return sources.pages().read(Transcripts.logOf(callId), after, PAGE);
  }
}
