package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.state.transcript.Snapshot;
import dev.holdfast.state.transcript.Transcripts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Leads one client through one transcript: the finals it lacks, page by page and no faster than it
 * reads, then the newest interim of each open segment, then whatever comes.
 *
 * <p>An interim says where the log ended when it was stored. A client that has been given more of
 * the log than that may have been given the segment's final: then the open segments are asked for
 * anew. So no interim ever follows its final, without keeping the ids of all finals.
 *
 * <p>All state is touched by the executor alone.
 */
final class LiveReader implements StreamReader {
  private static final int PAGE = 64;
  private static final long RETRY_MS = 250;

  /** What the readers of a replica share. */
  record Sources(Vertx vertx, Streams streams, Transcripts transcripts, LiveMetrics metrics) {}

  private final Sources sources;
  private final String callId;
  private final Outbox outbox;
  private final Executor executor;
  private final Map<String, Long> shownRevisions = new HashMap<>();

  private Offset last = Offset.START;
  private Follower follower;
  // Raised whenever the client is led anew: answers to what was asked before are void.
  private int journey;
  private int replayed;
  private boolean live;
  private boolean looking;
  private boolean lookAgain;

  LiveReader(Sources sources, String callId, Outbox outbox, Executor executor) {
    this.sources = sources;
    this.callId = callId;
    this.outbox = outbox;
    this.executor = executor;
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
    ask(
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
    Line line = give(entry);
    if (live) {
      sources.metrics().lag(line.storedAt());
    }
  }

  @Override
  public void live() {
    live = true;
    sources.metrics().replayed(replayed);
    look();
  }

  @Override
  public void subscribed() {
    if (live) {
      look();
    }
  }

  // Before the reader is live there is no need to listen: it will look.
  @Override
  public void announcement(String message) {
    if (live) {
      Interim.Announced announced = Interim.Announced.of(message);
      if (offer(announced.end(), announced.interim())) {
        sources.metrics().lag(announced.interim().storedAt());
      }
    }
  }

  @Override
  public void gone(Offset end) {
    beginAnew();
  }

  private void setOut() {
    journey++;
    if (follower != null) {
      follower.close();
      follower = null;
    }
    live = false;
    looking = false;
    lookAgain = false;
    replayed = 0;
    shownRevisions.clear();
    outbox.forgetAll();
  }

  private void readAll() {
    ask(
        () -> sources.transcripts().show(callId),
        snapshot -> {
          last = snapshot.beginning();
          readOn();
        });
  }

  private void readOn() {
    ask(
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
      give(page.entries().get(next++));
    }
    if (next < page.entries().size()) {
      int rest = next;
      onThisJourney(() -> replay(page, rest));
    } else if (last.sequence() < page.last().sequence()) {
      onThisJourney(this::readOn);
    } else {
      follower = sources.streams().follow(Transcripts.logOf(callId), last, this, executor);
    }
  }

  /** Runs this once there is room, unless the client is led anew meanwhile. */
  private void onThisJourney(Runnable step) {
    int asked = journey;
    outbox.whenRoomy(
        () -> {
          if (asked == journey) {
            step.run();
          }
        });
  }

  private Line give(Entry entry) {
    Line line = Line.of(entry);
    last = entry.offset();
    line.segmentId()
        .ifPresent(
            id -> {
              shownRevisions.remove(id);
              outbox.forget(id);
            });
    outbox.send(line.wire());
    sources.metrics().sentFinal();
    replayed++;
    return line;
  }

  private void look() {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    lookAgain = false;
    ask(() -> sources.transcripts().show(callId), this::looked);
  }

  private void looked(Snapshot snapshot) {
    looking = false;
    snapshot.interims().forEach(interim -> offer(snapshot.end(), interim));
    if (lookAgain) {
      look();
    }
  }

  private boolean offer(Offset end, Interim interim) {
    boolean sameLog = last.equals(Offset.START) || last.epoch().equals(end.epoch());
    // Of another epoch: what lies between, or that the log was lost, is on its way.
    if (!sameLog || last.sequence() > end.sequence()) {
      look();
      return false;
    }
    if (shownRevisions.getOrDefault(interim.segmentId(), -1L) >= interim.revision()) {
      return false;
    }
    shownRevisions.put(interim.segmentId(), interim.revision());
    outbox.interim(interim.segmentId(), interim.message());
    return true;
  }

  private Future<Page> read(Offset after) {
    return sources.streams().read(Transcripts.logOf(callId), after, PAGE);
  }

  /** Asks until there is an answer, Redis being away or not, unless the client is led anew. */
  private <T> void ask(Supplier<Future<T>> question, Consumer<T> then) {
    int asked = journey;
    question
        .get()
        .onComplete(
            answer ->
                executor.execute(
                    () -> {
                      if (asked != journey) {
                        return;
                      }
                      if (answer.succeeded()) {
                        then.accept(answer.result());
                      } else {
                        askAgain(asked, question, then);
                      }
                    }));
  }

  private <T> void askAgain(int asked, Supplier<Future<T>> question, Consumer<T> then) {
    sources
        .vertx()
        .setTimer(
            RETRY_MS,
            timer ->
                executor.execute(
                    () -> {
                      if (asked == journey) {
                        ask(question, then);
                      }
                    }));
  }
}
