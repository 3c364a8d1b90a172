package dev.holdfast.rooms.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.stream.Entry;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One event of a room's log, or of a call's. Which sessions were told is not shown: a session's id
 * is nobody else's business.
 */
public record EventState(
    @Schema(examples = "4503599627370495-7") String offset,
    @Schema(examples = "participant-joined") String type,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long at,
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Schema(
            examples = "room",
            description = "only of calls: whose log it stood in first, dispatch or room")
        Optional<String> from,
    @Schema(implementation = Object.class, examples = "{\"roomId\":\"lobby\",\"callId\":\"Yk3…\"}")
        JsonNode data) {
  /** Empty for what a later version wrote, and this one cannot read. */
  static Optional<EventState> of(Entry entry) {
    return Optional.of(LoggedEvent.read(entry))
        .filter(LoggedEvent::isReadable)
        .map(
            event ->
                new EventState(
                    event.offset().toString(),
                    event.type(),
                    event.at(),
                    event.from(),
                    event.data()));
  }

  boolean is(EventType one) {
    return type.equals(one.wireName());
  }
}
