package dev.holdfast.signaling.session;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.FailedDeliveries;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Opens new sessions, also in the place of one that cannot go on. */
@Singleton
class SessionOpener {
  private final Sessions sessions;
  private final SessionRegistry registry;
  private final ReplicaIdentity replica;
  private final SessionQuota quota;
  private final PlaceTakeover places;
  private final SessionPresence presence;
  private final SignalingMetrics metrics;

  SessionOpener(
      Sessions sessions,
      SessionRegistry registry,
      ReplicaIdentity replica,
      SessionQuota quota,
      PlaceTakeover places,
      SessionPresence presence,
      SignalingMetrics metrics) {
    this.sessions = sessions;
    this.registry = registry;
    this.replica = replica;
    this.quota = quota;
    this.places = places;
    this.presence = presence;
    this.metrics = metrics;
  }

  /** A session of a client that presents none. Waits: to be called on a virtual thread. */
  Admitted opened(Caller caller, SocketConnection connection) {
    return opened(caller, connection, Optional.empty(), Optional.empty(), "");
  }

  /**
   * A session instead of one that the client presents and that cannot go on. Waits.
   *
   * @param presented the session's id
   * @param replaced whose places the new session takes over, if it ends by this: of several
   *     connections that replace the same session at once one does, the others are merely new
   * @param earlierOffset that the client presents
   */
  Admitted replacing(
      Caller caller,
      SocketConnection connection,
      String presented,
      Optional<Attachment.Attached> replaced,
      String earlierOffset) {
    return opened(caller, connection, Optional.of(presented), replaced, earlierOffset);
  }

  private Admitted opened(
      Caller caller,
      SocketConnection connection,
      Optional<String> presented,
      Optional<Attachment.Attached> replaced,
      String earlierOffset) {
    boolean isCounted = caller.role() != Role.SERVICE;
    if (isCounted && replaced.isEmpty()) {
      quota.checkNotJustRefused(caller.userId());
    }
    Attachment.Attached made = make(caller, connection, earlierOffset);
    Optional<Attachment.Attached> ended = ended(replaced, made);
    if (isCounted) {
      admitToUser(caller, made, ended.map(before -> before.pid().sessionId()));
    }
    String id = made.pid().sessionId();
    try {
      SessionUser sessionUser = SessionUser.of(caller, id, made.epoch());
      Set<String> entered = places.rooms(sessionUser, ended);
      boolean inDispatch = places.dispatch(sessionUser, ended);
      if (!connection.address().isOwnProbe()) {
        metrics.connectAnswered(presented.isPresent() ? "not-recovered" : "new");
        SessionHappenings.opened(caller, id, presented, ended);
      }
      return new Admitted(
          caller, made, false, FailedDeliveries.none(Offset.START), entered, inDispatch);
    } catch (RuntimeException e) {
      presence.abandoned(id, made.epoch());
      throw e;
    }
  }

  private Attachment.Attached make(
      Caller caller, SocketConnection connection, String earlierOffset) {
    PrivateId pid = PrivateId.random();
    Await.on(registry.arriving(pid.sessionId()));
    try {
      return Await.on(
          sessions.open(
              pid,
              caller.userId(),
              caller.wire().toString(),
              replica.id(),
              earlierOffset,
              connection.age().toMillis()));
    } catch (RuntimeException e) {
      registry.turnedBack(pid.sessionId());
      throw e;
    }
  }

  private Optional<Attachment.Attached> ended(
      Optional<Attachment.Attached> replaced, Attachment.Attached made) {
    try {
      return replaced.filter(
          old -> Await.on(sessions.closeOnce(old.pid().sessionId(), old.epoch())));
    } catch (RuntimeException e) {
      presence.abandoned(made.pid().sessionId(), made.epoch());
      throw e;
    }
  }

  // Made before it is counted: what is counted and not there would be taken for gone.
  private void admitToUser(Caller caller, Attachment.Attached made, Optional<String> instead) {
    String id = made.pid().sessionId();
    try {
      quota.admit(caller.userId(), id, instead);
    } catch (RuntimeException e) {
      // No window begins: it would be one more session that is there.
      sessions.leave(id, made.epoch()).onComplete(ended -> registry.turnedBack(id));
      throw e;
    }
  }
}
