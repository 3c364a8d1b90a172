package dev.holdfast.signaling.session;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.FailedDeliveries;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionMemberships;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Recovers the session that a client presents, or opens a new one in its place. */
@Singleton
class SessionRecovery {
  private final SessionAttacher attacher;
  private final SessionOpener opener;
  private final Streams streams;
  private final PoisonEvents poisonEvents;
  private final SessionRegistry registry;
  private final SessionPresence presence;
  private final SignalingMetrics metrics;

  SessionRecovery(
      SessionAttacher attacher,
      SessionOpener opener,
      Streams streams,
      PoisonEvents poisonEvents,
      SessionRegistry registry,
      SessionPresence presence,
      SignalingMetrics metrics) {
    this.attacher = attacher;
    this.opener = opener;
    this.streams = streams;
    this.poisonEvents = poisonEvents;
    this.registry = registry;
    this.presence = presence;
    this.metrics = metrics;
  }

  /** Waits: to be called on a virtual thread. */
  Admitted recovered(
      Caller caller, SocketConnection connection, PrivateId pid, ConnectRequest request) {
    Optional<Attachment.Attached> attached = attacher.attach(caller, pid, connection);
    if (attached.isEmpty()) {
      return opener.replacing(
          caller, connection, pid.sessionId(), Optional.empty(), request.offset());
    }
    try {
      return goesOn(caller, connection, attached.get(), request);
    } catch (RuntimeException e) {
      presence.abandoned(attached.get().pid().sessionId(), attached.get().epoch());
      throw e;
    }
  }

  private Admitted goesOn(
      Caller caller,
      SocketConnection connection,
      Attachment.Attached attached,
      ConnectRequest request) {
    String id = attached.pid().sessionId();
    Optional<Offset> offset = request.after(attached.earlierOffset());
    boolean held =
        offset.isPresent()
            && Await.on(streams.read(Sessions.outboxOf(id), offset.get(), 1)) instanceof Page.Held;
    if (held) {
      count(attached);
      SessionHappenings.resumed(caller, attached);
      FailedDeliveries goesOn = Await.on(poisonEvents.goesOn(attached, offset.get()));
      SessionMemberships memberships = attached.memberships();
      return new Admitted(
          caller, attached, true, goesOn, memberships.rooms(), memberships.inDispatch());
    }
    // What the offset needs is gone: a new session takes the places of the old one over, and the
    // client is told the whole state.
    metrics.outboxOverflowed();
    Admitted fresh =
        opener.replacing(caller, connection, id, Optional.of(attached), request.offset());
    registry.turnedBack(id);
    return fresh;
  }

  private void count(Attachment.Attached attached) {
    metrics.connectAnswered("recovered");
    if (attached.previousOwner().isEmpty()) {
      metrics.recoveredAfterLoss(attached.downtimeMs());
    } else {
      metrics.recoveredWhileHeld();
    }
  }
}
