package dev.holdfast.state.room;

import java.util.Optional;

/**
 * The call that is going on in a room.
 *
 * @param startedAt ms since the Unix epoch, by Redis's clock
 * @param customerId of a call that was dispatched: it ends when the customer or the agent is gone
 */
public record RoomCall(String callId, long startedAt, Optional<String> customerId) {}
