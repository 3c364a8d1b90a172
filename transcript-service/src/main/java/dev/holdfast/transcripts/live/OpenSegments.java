package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Snapshot;
import dev.holdfast.transcripts.socket.Outbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The open segments as one client is shown them.
 *
 * <p>An interim says where the log ended when it was stored. A client that has been given more of
 * the log than that may have been given the segment's final: then the open segments are asked for
 * anew. So no interim ever follows its final, without keeping the ids of all finals.
 */
final class OpenSegments {
  private final LiveReaders.Sources sources;
  private final String callId;
  private final Outbox outbox;
  private final ReadAttempt attempt;
  private final Supplier<Offset> last;
  // Made with the first segment: who only listens is shown none.
  private Map<String, Shown> shown = Map.of();
  private boolean asking;
  private boolean askAgain;
  private boolean waiting;

  /**
   * @param last how much of the log the client has been given
   */
  OpenSegments(
      LiveReaders.Sources sources,
      String callId,
      Outbox outbox,
      ReadAttempt attempt,
      Supplier<Offset> last) {
    this.sources = sources;
    this.callId = callId;
    this.outbox = outbox;
    this.attempt = attempt;
    this.last = last;
  }

  private record Shown(long revision, long at) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - at);
    }
  }

  /** The log says something of the segment: what was shown of it is over. */
  void forget(String segmentId) {
    if (!shown.isEmpty()) {
      shown.remove(segmentId);
    }
    outbox.forget(segmentId);
  }

  /** Shows what is open now. */
  void show() {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    askAgain = false;
    attempt.ask(() -> sources.transcripts().show(callId), this::answered);
  }

  private void answered(Snapshot snapshot) {
    asking = false;
    snapshot.interims().forEach(interim -> offer(LiveInterim.of(snapshot.end(), interim)));
    if (askAgain) {
      show();
    }
  }

  /** Shows an interim, if the client has none that is newer. */
  void offer(LiveInterim live) {
    Offset end = live.end();
    Interim interim = live.interim();
    Offset given = last.get();
    boolean sameLog = given.equals(Offset.START) || given.epoch().equals(end.epoch());
    // Of another epoch: what lies between, or that the log was lost, is on its way.
    if (!sameLog || given.sequence() > end.sequence()) {
      show();
      return;
    }
    Shown before = shown.get(interim.segmentId());
    if (before == null || before.revision() < interim.revision()) {
      if (shown.isEmpty()) {
        shown = new HashMap<>();
      }
      shown.put(interim.segmentId(), new Shown(interim.revision(), System.nanoTime()));
      outbox.interim(interim.segmentId(), live.frame());
      sources.metrics().lag(interim.storedAt(), interim.sentAt());
      awaitFinal();
    }
  }

  // Whoever shows a segment sees to it that it is not shown for ever.
  private void awaitFinal() {
    if (!waiting && !shown.isEmpty()) {
      waiting = true;
      attempt.after(sources.interimTimeout().toMillis(), this::giveUpTheSilent);
    }
  }

  private void giveUpTheSilent() {
    waiting = false;
    if (shown.values().stream()
        .anyMatch(one -> one.age().compareTo(sources.interimTimeout()) > 0)) {
      attempt.ask(() -> sources.transcripts().giveUpTheSilent(callId), given -> awaitFinal());
    } else {
      awaitFinal();
    }
  }
}
