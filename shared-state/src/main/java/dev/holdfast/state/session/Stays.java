package dev.holdfast.state.session;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a session is: in rooms, and in the dispatch, while it waits in a queue or serves some.
 *
 * @param windows how long each place is kept for it while it is away, ms
 */
public record Stays(Map<String, Long> windows) {
  /** Not the id of a room: those are URL-safe. */
  static final String DISPATCH = "@dispatch";

  static final Stays NOWHERE = new Stays(Map.of());

  /** The ids of the rooms. */
  public Set<String> rooms() {
    Set<String> rooms = new LinkedHashSet<>(windows.keySet());
    rooms.remove(DISPATCH);
    return rooms;
  }

  public boolean inDispatch() {
    return windows.containsKey(DISPATCH);
  }
}
