package dev.holdfast.rooms.room;

import dev.holdfast.state.room.RoomPolicy;
import dev.holdfast.state.token.Role;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A room's rules: durations as they are given, and in ms as the sockets show them. */
public record PolicyState(
    @Schema(examples = "PT5M") String reconnectWindow,
    @Schema(examples = "300000") long reconnectWindowMs,
    @Schema(examples = "PT10M") String emptyTimeout,
    @Schema(examples = "600000") long emptyTimeoutMs,
    @Schema(examples = "16") int maxParticipants,
    @Schema(examples = "[\"agent\",\"customer\"]", description = "who may join; all if empty")
        List<String> roles) {
  static PolicyState of(RoomPolicy policy) {
    return new PolicyState(
        policy.reconnectWindow().toString(),
        policy.reconnectWindow().toMillis(),
        policy.emptyTimeout().toString(),
        policy.emptyTimeout().toMillis(),
        policy.maxParticipants(),
        policy.roles().stream().map(Role::wire).toList());
  }
}
