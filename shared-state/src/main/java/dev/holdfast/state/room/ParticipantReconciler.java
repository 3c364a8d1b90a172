package dev.holdfast.state.room;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Makes a participant's session and the room agree. Waits. */
@Singleton
final class ParticipantReconciler {
  private final RoomScripts scripts;
  private final RoomOutbox outbox;
  private final Rooms rooms;
  private final Sessions sessions;
  private final Replicas replicas;

  ParticipantReconciler(
      RoomScripts scripts, RoomOutbox outbox, Rooms rooms, Sessions sessions, Replicas replicas) {
    this.scripts = scripts;
    this.outbox = outbox;
    this.rooms = rooms;
    this.sessions = sessions;
    this.replicas = replicas;
  }

  /**
   * Makes good what a crash between the session's step and the room's left undone, and ends a
   * window that ran out.
   *
   * @return whether there was anything to do
   */
  boolean reconcile(String roomId, ReconcileAnswer.Seen seen) {
    Optional<Sessions.SessionMembership> membership =
        Await.on(sessions.membership(seen.sessionId(), roomId));
    Optional<Holder> holder =
        membership.map(Sessions.SessionMembership::holder).filter(Holder::isAttached);
    if (holder.isPresent() && !membership.get().isListed()) {
      long window = rooms.show(roomId).policy().reconnectWindow().toMillis();
      Await.on(
          sessions.enterRoom(
              seen.sessionId(), holder.get().epoch(), roomId, window, seen.membershipId()));
    }
    if (seen.connection() == ReconcileAnswer.Connection.CONNECTED) {
      long epoch = membership.map(known -> known.holder().epoch()).orElse(seen.epoch());
      if (holder.isEmpty()) {
        rooms.disconnect(roomId, seen.userId(), seen.sessionId(), epoch, Departure.LOST);
      }
      return holder.isEmpty();
    }
    if (holder.isPresent() && !Await.on(replicas.remaining(holder.get().replica())).isZero()) {
      return rooms.reconnect(roomId, seen.userId(), seen.sessionId(), holder.get().epoch());
    }
    return seen.connection() == ReconcileAnswer.Connection.DUE && ranOut(roomId, seen);
  }

  private boolean ranOut(String roomId, ReconcileAnswer.Seen seen) {
    return switch (Await.on(
        scripts.expire(roomId, seen.userId(), seen.sessionId(), seen.epoch()))) {
      case ExpireAnswer.Absent back -> false;
      case ExpireAnswer.Expired expired -> {
        Windows.ranOut(expired.kind());
        RoomHappenings.ranOut(roomId, seen, expired.kind());
        outbox.relay(roomId, expired.change());
        yield true;
      }
    };
  }
}
