package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.CloseCause;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.FailedDeliveries;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A message that kills its receiver: a client that was recovered is sent the first event that it
 * missed, dies of it, and comes back with the same offset, for ever. So deliveries that end a
 * connection are counted, and past a limit the event is quarantined.
 *
 * <p>A network that breaks looks the same from here. The client's answer to a heartbeat tells the
 * two apart: for the second half of the deliveries the event is sent only once the connection has
 * shown that it works.
 */
@Singleton
class PoisonEvents {
  private static final Logger LOG = Logger.getLogger(PoisonEvents.class);

  private final Sessions sessions;
  private final Streams streams;
  private final SignalingMetrics metrics;
  private final int limit;

  PoisonEvents(Sessions sessions, Streams streams, SignalingMetrics metrics, SessionConfig config) {
    this.sessions = sessions;
    this.streams = streams;
    this.metrics = metrics;
    this.limit = config.setAsideAfter();
  }

  /** Where a client that presents an offset goes on, with one event less if that is due. */
  Future<FailedDeliveries> goesOn(Attachment.Attached attached, Offset presented) {
    FailedDeliveries before =
        attached
            .failures()
            .filter(known -> known.presented().equals(presented))
            .orElseGet(() -> FailedDeliveries.none(presented));
    if (before.times() < limit) {
      return Future.succeededFuture(before);
    }
    String id = attached.pid().sessionId();
    return streams
        .read(Sessions.outboxOf(id), before.behind(), 1)
        .compose(
            page ->
                page instanceof Page.Held(Offset last, List<Entry> entries) && !entries.isEmpty()
                    ? quarantined(attached, before, entries.getFirst().offset())
                    : Future.succeededFuture(before));
  }

  private Future<FailedDeliveries> quarantined(
      Attachment.Attached attached, FailedDeliveries before, Offset culprit) {
    String id = attached.pid().sessionId();
    FailedDeliveries after = before.quarantine(culprit);
    return sessions
        .keepFailures(id, attached.epoch(), after)
        .map(
            kept -> {
              metrics.quarantined();
              LOG.warnf(
                  "session %s: event %s quarantined, %d connections in a row ended with it",
                  id, culprit, before.times());
              return after;
            });
  }

  /** Whether a client has to show that its connection works before it is sent anything. */
  boolean isSuspect(FailedDeliveries failures) {
    return failures.times() * 2 >= limit;
  }

  /** Whether a connection ended as if the first event that was sent had ended it. */
  boolean hasFailed(ClientSession session, CloseCause cause) {
    boolean fromOutside = cause == CloseCause.TRANSPORT || cause == CloseCause.PING_TIMEOUT;
    // A page that says that it closes has not died.
    return fromOutside
        && !session.closesPage()
        && session.isRecovered()
        && session.mayHaveDiedOfFirstEntry();
  }

  /** Counts the connection that has ended. */
  Future<Boolean> count(ClientSession session) {
    return sessions.keepFailures(session.id(), session.epoch(), session.failures().again());
  }
}
