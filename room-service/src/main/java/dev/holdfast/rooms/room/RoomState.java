package dev.holdfast.rooms.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.state.room.RoomCall;
import dev.holdfast.state.room.RoomView;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A room as it is: the snapshot that clients get ({@link RoomView#wire}), and the policy's
 * durations as they were given.
 */
public record RoomState(
    @Schema(examples = "lobby") String roomId,
    @Schema(examples = "support") String type,
    @Schema(
            examples = "open",
            enumeration = {"open", "active", "waiting-for-reconnection", "closed", "unknown"})
        String status,
    @Schema(examples = "Yk3vT9qZ1mB7", description = "null if none is going on")
        Optional<String> callId,
    PolicyState policy,
    List<ParticipantState> participants,
    @Schema(description = "ms since the Unix epoch") long createdAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Schema(examples = "maintenance", description = "only of a closed room")
        Optional<String> closeReason) {
  static RoomState of(RoomView room) {
    return new RoomState(
        room.roomId(),
        room.type(),
        room.status().wire(),
        room.call().map(RoomCall::callId),
        PolicyState.of(room.policy()),
        room.participants().stream().map(ParticipantState::of).toList(),
        room.createdAt(),
        room.closeReason());
  }
}
