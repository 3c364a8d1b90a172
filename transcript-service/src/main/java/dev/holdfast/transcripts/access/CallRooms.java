package dev.holdfast.transcripts.access;

import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** In which room a call is. */
@Singleton
public final class CallRooms {
  /** A call's room never changes; one that is not known yet soon may be. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

  private static final int MOST_KNOWN = 10_000;

  private final Rooms rooms;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  CallRooms(Rooms rooms) {
    this.rooms = rooms;
  }

  private record Known(String type, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < KNOWN_FOR.toNanos();
    }
  }

  /**
   * The type of a call's room.
   *
   * @param roomId where the call is said to be
   * @return empty if the call is in no room that is known; fails with {@code unavailable}
   */
  public Future<Optional<String>> typeOf(String callId, Optional<String> roomId) {
    Known remembered = known.get(callId);
    if (remembered != null && remembered.isFresh()) {
      return Future.succeededFuture(Optional.of(remembered.type()));
    }
    return roomOf(callId, roomId)
        .map(room -> room.map(RoomView::type))
        .onSuccess(type -> type.ifPresent(found -> remember(callId, found)));
  }

  /** The room that a client names, if the call is in it. */
  Future<Optional<RoomView>> roomOf(String callId, Optional<String> roomId) {
    return roomId
        .filter(Ids::isId)
        .map(rooms::find)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private void remember(String callId, String type) {
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.put(callId, new Known(type, System.nanoTime()));
  }
}
