package dev.holdfast.state.session;

import dev.holdfast.state.format.Format;
import dev.holdfast.state.redis.KeyPart;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a session is: in rooms, and in the dispatch, while it waits in a queue or serves some.
 *
 * @param windows how long each place is kept for it while it is away, ms
 */
public record SessionMemberships(Map<String, Long> windows) {
  /** Not a room's place: none begins like this. */
  static final String DISPATCH = "@dispatch";

  static final SessionMemberships NOWHERE = new SessionMemberships(Map.of());

  /** What a room is called in a session's list. */
  static String placeOf(String roomId) {
    String place = KeyPart.of(roomId);
    return place.startsWith("@") ? "%40" + place.substring(1) : place;
  }

  /** As the scripts answer: a place, its window and the membership's id, the next place, … */
  static SessionMemberships of(Response flat) {
    Map<String, Long> windows = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      windows.put(flat.get(i).toString(), window(flat.get(i + 1).toString()));
    }
    return new SessionMemberships(windows);
  }

  // Of one that cannot be read nobody waits for the session.
  private static long window(String membership) {
    try {
      return Long.parseLong(membership.substring(0, membership.indexOf(' ')));
    } catch (RuntimeException unread) {
      Format.HASH.ignored(unread);
      return 0;
    }
  }

  /** The ids of the rooms. */
  public Set<String> rooms() {
    Set<String> rooms = new LinkedHashSet<>(windows.keySet());
    rooms.remove(DISPATCH);
    return rooms.stream()
        .map(KeyPart::decoded)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public boolean inDispatch() {
    return windows.containsKey(DISPATCH);
  }
}
