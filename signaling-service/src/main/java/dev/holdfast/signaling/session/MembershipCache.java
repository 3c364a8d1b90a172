package dev.holdfast.signaling.session;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomView;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rooms that one session is in, and who is there, remembered so that relaying an event asks
 * Redis nothing. What is remembered of a room is forgotten with every event that tells of a change
 * in it; the script that delivers an event checks once more.
 */
public final class MembershipCache {
  private final RoomReadings readings;
  private final Set<String> entered = ConcurrentHashMap.newKeySet();
  private final Map<String, RoomView> known = new ConcurrentHashMap<>();
  private long changes;

  MembershipCache(RoomReadings readings, Collection<String> entered) {
    this.readings = readings;
    this.entered.addAll(entered);
  }

  public Set<String> rooms() {
    return entered;
  }

  /** The session is in a room. */
  public void entered(String roomId) {
    entered.add(roomId);
  }

  public synchronized void left(String roomId) {
    changes++;
    entered.remove(roomId);
    known.remove(roomId);
  }

  /** Forgets the rooms in which the user is not any more by this session. Waits. */
  public void verify(String userId, String sessionId) {
    for (String roomId : List.copyOf(entered)) {
      if (!Await.on(isIn(roomId, userId, sessionId))) {
        left(roomId);
      }
    }
  }

  /** Whether the user is in a room by this session, as Redis knows it. */
  Future<Boolean> isIn(String roomId, String userId, String sessionId) {
    return read(roomId)
        .map(
            found ->
                found
                    .flatMap(room -> room.participant(userId))
                    .filter(me -> me.sessionId().equals(sessionId))
                    .isPresent());
  }

  /** Somebody came or went. */
  public synchronized void forget() {
    changes++;
    known.clear();
  }

  /** Who is in a room, as far as is known here; empty if the room is gone. */
  public Future<Optional<RoomView>> of(String roomId) {
    RoomView view = known.get(roomId);
    if (view != null) {
      return Future.succeededFuture(Optional.of(view));
    }
    return read(roomId);
  }

  private Future<Optional<RoomView>> read(String roomId) {
    long asked = changes();
    return readings.of(roomId).onSuccess(found -> found.ifPresent(room -> remember(room, asked)));
  }

  /** Grows whenever the client is told of a change in a room. */
  public synchronized long changes() {
    return changes;
  }

  // What was read before a change that was told since is out of date.
  private synchronized void remember(RoomView room, long asked) {
    if (asked == changes && entered.contains(room.roomId())) {
      known.put(room.roomId(), room);
    }
  }
}
