package dev.holdfast.state.room;

/**
 * The call that is going on in a room.
 *
 * @param startedAt ms since the Unix epoch, by Redis's clock
 */
public record RoomCall(String callId, long startedAt) {}
