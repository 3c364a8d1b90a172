package dev.holdfast.signaling.session;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomView;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms that one session is in, and who is there, remembered so that relaying an event asks
 * Redis nothing. What is remembered of a room is forgotten with every event that tells of a change
 * in it; the script that delivers an event checks once more.
 */
public final class MembershipCache {
  private final RoomReadings readings;
  // Never changed, but replaced: most sessions are in a room or two, or in none.
  private volatile Set<String> entered;
  private volatile Map<String, RoomView> known = Map.of();
  private long changes;

  MembershipCache(RoomReadings readings, Collection<String> entered) {
    this.readings = readings;
    this.entered = Set.copyOf(entered);
  }

  /** Those of this moment. */
  public Set<String> rooms() {
    return entered;
  }

  /** The session is in a room. */
  public synchronized void entered(String roomId) {
    Set<String> now = new HashSet<>(entered);
    now.add(roomId);
    entered = Set.copyOf(now);
  }

  public synchronized void left(String roomId) {
    changes++;
    Set<String> now = new HashSet<>(entered);
    now.remove(roomId);
    entered = Set.copyOf(now);
    Map<String, RoomView> stillKnown = new HashMap<>(known);
    stillKnown.remove(roomId);
    known = Map.copyOf(stillKnown);
  }

  /** Forgets the rooms in which the user is not any more by this session. Waits. */
  public void verify(String userId, String sessionId) {
    for (String roomId : entered) {
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
    known = Map.of();
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
      Map<String, RoomView> now = new HashMap<>(known);
      now.put(room.roomId(), room);
      known = Map.copyOf(now);
    }
  }
}
