package dev.holdfast.rooms.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.state.room.Participant;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Somebody in a room, as {@link Participant#wire} shows it everywhere.
 *
 * @param presence {@code connected} or {@code disconnected}
 * @param deadline until when (ms since the Unix epoch) somebody who is disconnected may come back
 */
record ParticipantState(
    @Schema(examples = "alice") String participantId,
    @Schema(examples = "alice") String userId,
    @Schema(examples = "Alice") String name,
    @Schema(examples = "customer") String role,
    @Schema(examples = "connected") String presence,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long joinedAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Schema(implementation = Long.class, description = "only while disconnected")
        OptionalLong deadline) {
  public static ParticipantState of(Participant one) {
    return new ParticipantState(
        one.userId(),
        one.userId(),
        one.name(),
        one.role().wire(),
        one.presence().wire(),
        one.joinedAt(),
        one.deadline());
  }
}
