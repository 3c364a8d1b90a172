package dev.holdfast.transcripts.access;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose a call is, and in which room: by the call's record, which stays when the call is over; or,
 * where there is none, by the room that the client names.
 */
@Singleton
public final class CallRooms {
  /** A call's room never changes; one that is not known yet soon may be. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

  private static final int MOST_KNOWN = 10_000;

  private final CallRecords records;
  private final Rooms rooms;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  CallRooms(CallRecords records, Rooms rooms) {
    this.records = records;
    this.rooms = rooms;
  }

  private record Known(Set<String> types, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < KNOWN_FOR.toNanos();
    }
  }

  /** A call's record, if there is one. */
  Future<Optional<CallView>> record(String callId) {
    return records.find(callId);
  }

  /**
   * Whether the caller is, or was, in the call.
   *
   * @param call its record
   */
  Future<Boolean> isIn(
      Caller caller, String callId, Optional<CallView> call, Optional<String> roomId) {
    return call.filter(one -> one.concerns(caller.userId())).isPresent()
        ? Future.succeededFuture(true)
        : named(roomId).map(room -> room.filter(it -> isIn(caller, it, callId)).isPresent());
  }

  /**
   * Refuses whoever was removed from the call's room.
   *
   * @param call its record
   * @return fails with {@code removed}
   */
  Future<Void> checkNotRemoved(Caller caller, Optional<CallView> call, Optional<String> roomId) {
    return roomOf(call, roomId)
        .compose(
            room ->
                room.map(id -> rooms.checkNotRemoved(id, caller))
                    .orElseGet(Future::succeededFuture));
  }

  /**
   * The types of a call, as its record tells them: of the room in which it is, and what its queue
   * gives its rooms, for an agent chooses a standing room. What a client names does not count.
   *
   * @return empty if the call is in no room that is known; fails with {@code unavailable}
   */
  public Future<Set<String>> typesOf(String callId) {
    Known remembered = known.get(callId);
    if (remembered != null && remembered.isFresh()) {
      return Future.succeededFuture(remembered.types());
    }
    return records
        .find(callId)
        .map(call -> call.map(CallRooms::types).orElse(Set.of()))
        .onSuccess(types -> remember(callId, types));
  }

  // That a call has a customer its room may tell before its queue is known here.
  private static Set<String> types(CallView call) {
    boolean isQueueToCome = call.customerId().isPresent() && call.type().isEmpty();
    return call.roomType().isEmpty() || isQueueToCome
        ? Set.of()
        : Stream.concat(call.roomType().stream(), call.type().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The room that a call is or was in. */
  Future<Optional<String>> roomOf(String callId, Optional<String> roomId) {
    return record(callId).compose(call -> roomOf(call, roomId));
  }

  private Future<Optional<String>> roomOf(Optional<CallView> call, Optional<String> roomId) {
    Optional<String> recorded = call.flatMap(CallView::roomId);
    return recorded.isPresent()
        ? Future.succeededFuture(recorded)
        : named(roomId).map(room -> room.map(RoomView::roomId));
  }

  private Future<Optional<RoomView>> named(Optional<String> roomId) {
    return roomId
        .filter(Id::isValid)
        .map(rooms::find)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private static boolean isIn(Caller caller, RoomView room, String callId) {
    return room.call().filter(call -> call.callId().equals(callId)).isPresent()
        && room.participant(caller.userId()).isPresent();
  }

  private void remember(String callId, Set<String> types) {
    if (types.isEmpty()) {
      return;
    }
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.put(callId, new Known(types, System.nanoTime()));
  }
}
