package dev.holdfast.rooms.room;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Who may read a room: its participants, holders of its grant, supervisors and services; nobody who
 * was removed from it.
 */
@Singleton
public final class RoomAccess {
  private final Rooms rooms;
  private final Callers callers;

  RoomAccess(Rooms rooms, Callers callers) {
    this.rooms = rooms;
    this.callers = callers;
  }

  /**
   * A room that the current caller may read; call it on a virtual thread.
   *
   * @throws HoldfastException {@code forbidden}, also for a room that is not there, so that nobody
   *     finds out by asking; {@code room-not-found} to those who may know; {@code removed}
   */
  public RoomView show(String roomId) {
    Caller caller = callers.current();
    Optional<RoomView> room = Await.on(rooms.find(roomId));
    boolean isThere = room.flatMap(present -> present.participant(caller.userId())).isPresent();
    if (!caller.mayEnterRoom(roomId) && !isThere) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "no grant for room " + roomId);
    }
    return found(roomId, room, caller);
  }

  /**
   * Refuses whoever may not enter a room of this id, whether it is there or not: who could make it
   * would be shown it, or keep it from those for whom it will be. Services are no persons, and
   * nobody removes them; call it on a virtual thread.
   *
   * @throws HoldfastException {@code forbidden}; {@code removed}
   */
  public void requireEntry(String roomId) {
    Caller caller = callers.current();
    if (!caller.mayEnterRoom(roomId)) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "no grant for room " + roomId);
    }
    if (caller.role() != Role.SERVICE) {
      Await.on(rooms.checkNotRemoved(roomId, caller));
    }
  }

  /**
   * Refuses whoever is neither a participant, nor a supervisor or service; call it on a virtual
   * thread.
   *
   * @throws HoldfastException as {@link #show}
   */
  public void requirePresence(String roomId) {
    Caller caller = callers.current();
    Optional<RoomView> room = Await.on(rooms.find(roomId));
    boolean isThere = room.flatMap(present -> present.participant(caller.userId())).isPresent();
    if (!caller.role().seesAll() && !isThere) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "you are not in " + roomId);
    }
    found(roomId, room, caller);
  }

  // Looked up after the room, so that a removal is either seen here or later in the room's log.
  private RoomView found(String roomId, Optional<RoomView> room, Caller caller) {
    RoomView present =
        room.orElseThrow(
            () -> new HoldfastException(ErrorCode.ROOM_NOT_FOUND, "there is no room " + roomId));
    Await.on(rooms.checkNotRemoved(roomId, caller));
    return present;
  }
}
