package dev.holdfast.state.room;

import java.time.Duration;

/**
 * A room's rules.
 *
 * @param reconnectWindow how long a participant who was disconnected may stay away
 * @param emptyTimeout how long the room stays open without participants
 * @param maxParticipants at least 1
 */
public record RoomPolicy(Duration reconnectWindow, Duration emptyTimeout, int maxParticipants) {}
