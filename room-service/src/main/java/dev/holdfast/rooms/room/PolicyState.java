package dev.holdfast.rooms.room;

import dev.holdfast.state.room.RoomPolicy;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A room's rules: durations as they are given, and in ms as the sockets show them. */
public record PolicyState(
    @Schema(examples = "PT5M") String reconnectWindow,
    @Schema(examples = "300000") long reconnectWindowMs,
    @Schema(examples = "PT10M") String emptyTimeout,
    @Schema(examples = "600000") long emptyTimeoutMs,
    @Schema(examples = "16") int maxParticipants) {
  static PolicyState of(RoomPolicy policy) {
    return new PolicyState(
        policy.reconnectWindow().toString(),
        policy.reconnectWindow().toMillis(),
        policy.emptyTimeout().toString(),
        policy.emptyTimeout().toMillis(),
        policy.maxParticipants());
  }
}
