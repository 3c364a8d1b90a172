package dev.holdfast.rooms.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.room.RoomEvent;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One event of a room's log. Which sessions were told is not shown: a session's id is nobody else's
 * business.
 *
 * @param at ms since the Unix epoch
 */
public record RoomEventState(
    @Schema(examples = "4503599627370495-7") String offset,
    @Schema(examples = "participant-joined") String type,
    @Schema(description = "ms since the Unix epoch") long at,
    @Schema(type = SchemaType.OBJECT) JsonNode data) {
  static RoomEventState of(RoomEvent event) {
    return new RoomEventState(event.offset().toString(), event.type(), event.at(), event.data());
  }
}
