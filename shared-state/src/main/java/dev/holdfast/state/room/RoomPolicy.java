package dev.holdfast.state.room;

import dev.holdfast.state.token.Role;
import java.time.Duration;
import java.util.Set;

/**
 * A room's rules.
 *
 * @param reconnectWindow how long a participant who was disconnected may stay away
 * @param emptyTimeout how long the room stays open without participants
 * @param maxParticipants at least 1
 * @param roles who may join, of those with a grant; empty for all. Whom a call brings there may
 */
public record RoomPolicy(
    Duration reconnectWindow, Duration emptyTimeout, int maxParticipants, Set<Role> roles) {
  /** A room for every role. */
  public RoomPolicy(Duration reconnectWindow, Duration emptyTimeout, int maxParticipants) {
    this(reconnectWindow, emptyTimeout, maxParticipants, Set.of());
  }
}
