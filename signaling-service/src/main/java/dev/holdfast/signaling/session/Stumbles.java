package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.EngineSocket.CloseCause;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.session.Stumbling;
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
 * connection are counted, and past a limit the event is set aside.
 *
 * <p>A network that breaks looks the same from here. The client's answer to a heartbeat tells the
 * two apart: for the second half of the deliveries the event is sent only once the connection has
 * shown that it works.
 */
@Singleton
class Stumbles {
  private static final Logger LOG = Logger.getLogger(Stumbles.class);

  private final Sessions sessions;
  private final Streams streams;
  private final SignalingMetrics metrics;
  private final int limit;

  Stumbles(Sessions sessions, Streams streams, SignalingMetrics metrics, SessionConfig config) {
    this.sessions = sessions;
    this.streams = streams;
    this.metrics = metrics;
    this.limit = config.setAsideAfter();
  }

  /** Where a client that presents an offset goes on, with one event less if that is due. */
  Future<Stumbling> goesOn(Attachment.Attached attached, Offset presented) {
    Stumbling before =
        attached
            .stumbling()
            .filter(known -> known.presented().equals(presented))
            .orElseGet(() -> Stumbling.none(presented));
    if (before.times() < limit) {
      return Future.succeededFuture(before);
    }
    String id = attached.pid().sessionId();
    return streams
        .read(Sessions.outboxOf(id), before.behind(), 1)
        .compose(
            page ->
                page instanceof Page.Held(Offset last, List<Entry> entries) && !entries.isEmpty()
                    ? setAside(attached, before, entries.getFirst().offset())
                    : Future.succeededFuture(before));
  }

  private Future<Stumbling> setAside(
      Attachment.Attached attached, Stumbling before, Offset culprit) {
    String id = attached.pid().sessionId();
    Stumbling after = before.aside(culprit);
    return sessions
        .stumble(id, attached.epoch(), after)
        .map(
            kept -> {
              metrics.setAside();
              LOG.warnf(
                  "session %s: event %s set aside, %d connections in a row ended with it",
                  id, culprit, before.times());
              return after;
            });
  }

  /** Whether a client has to show that its connection works before it is sent anything. */
  boolean isSuspect(Stumbling stumbling) {
    return stumbling.times() * 2 >= limit;
  }

  /** Whether a connection ended as if the first event that was sent had ended it. */
  boolean hasStumbled(ClientSession session, CloseCause cause) {
    boolean fromOutside = cause == CloseCause.TRANSPORT || cause == CloseCause.PING_TIMEOUT;
    return fromOutside && session.isRecovered() && session.mayHaveDiedOfFirstEntry();
  }

  /** Counts the connection that has ended. */
  Future<Boolean> count(ClientSession session) {
    return sessions.stumble(session.id(), session.epoch(), session.stumbling().again());
  }
}
