package dev.holdfast.state.room;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The deadline worker's look at a room. Waits. */
@Singleton
public final class RoomLook {
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

  private final RoomScripts scripts;
  private final RoomOutbox outbox;
  private final RoomConfig config;
  private final RoomIndex index;
  private final Rooms rooms;
  private final CallRecords records;
  private final Sessions sessions;
  private final Replicas replicas;

  RoomLook(
      RoomScripts scripts,
      RoomOutbox outbox,
      RoomConfig config,
      RoomIndex index,
      Rooms rooms,
      CallRecords records,
      Sessions sessions,
      Replicas replicas) {
    this.scripts = scripts;
    this.outbox = outbox;
    this.config = config;
    this.index = index;
    this.rooms = rooms;
    this.records = records;
    this.sessions = sessions;
    this.replicas = replicas;
  }

  /**
   * Hands on what was not, makes the room and its participants' sessions agree, ends windows that
   * ran out, closes a room that was empty for long enough.
   *
   * @return when to look again; empty for never
   */
  public Optional<Duration> at(String roomId) {
    return switch (Await.on(scripts.look(roomId, longestLook()))) {
      case LookAnswer.Gone gone -> {
        Await.on(index.drop(roomId));
        yield Optional.empty();
      }
      case LookAnswer.Closing closing -> {
        deliver(roomId, closing.change());
        rooms.close(roomId, closing.reason(), closing.by());
        yield Optional.of(Duration.ZERO);
      }
      case LookAnswer.Found found -> {
        deliver(roomId, found.change());
        found.call().ifPresent(call -> Await.on(records.keep(call)));
        boolean changed = false;
        for (LookAnswer.Seen seen : found.participants()) {
          changed |= settle(roomId, seen);
        }
        yield Optional.of(changed ? Duration.ZERO : found.next());
      }
    };
  }

  private void deliver(String roomId, RoomChange change) {
    outbox.relay(roomId, change);
    Await.on(index.add(roomId));
  }

  /**
   * Makes good what a crash between the session's step and the room's left undone, and ends a
   * window that ran out.
   *
   * @return whether there was anything to do
   */
  private boolean settle(String roomId, LookAnswer.Seen seen) {
    Optional<Sessions.Stay> stay = Await.on(sessions.stay(seen.sessionId(), roomId));
    Optional<Holder> holder = stay.map(Sessions.Stay::holder).filter(Holder::isAttached);
    if (holder.isPresent() && !stay.get().isListed()) {
      long window = rooms.show(roomId).policy().reconnectWindow().toMillis();
      Await.on(
          sessions.enterRoom(seen.sessionId(), holder.get().epoch(), roomId, window, seen.visit()));
    }
    if (seen.connection() == LookAnswer.Connection.CONNECTED) {
      long epoch = stay.map(known -> known.holder().epoch()).orElse(seen.epoch());
      if (holder.isEmpty()) {
        rooms.disconnect(roomId, seen.userId(), seen.sessionId(), epoch);
      }
      return holder.isEmpty();
    }
    if (holder.isPresent() && !Await.on(replicas.remaining(holder.get().replica())).isZero()) {
      return rooms.reconnect(roomId, seen.userId(), seen.sessionId(), holder.get().epoch());
    }
    return seen.connection() == LookAnswer.Connection.DUE && ranOut(roomId, seen);
  }

  private boolean ranOut(String roomId, LookAnswer.Seen seen) {
    return switch (Await.on(
        scripts.expire(roomId, seen.userId(), seen.sessionId(), seen.epoch()))) {
      case PlainAnswer.Absent back -> false;
      case PlainAnswer.Done expired -> {
        Windows.ranOut();
        outbox.relay(roomId, expired.change());
        yield true;
      }
    };
  }

  private Duration longestLook() {
    Duration third = config.retention().dividedBy(3);
    return third.compareTo(LONGEST_LOOK) < 0 ? third : LONGEST_LOOK;
  }
}
