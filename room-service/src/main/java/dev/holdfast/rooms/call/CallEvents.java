package dev.holdfast.rooms.call;

import dev.holdfast.rooms.event.EventPage;
import dev.holdfast.rooms.event.EventState;
import dev.holdfast.rooms.event.RoomEvents;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of a call's events; see {@link EventPage}. */
public record CallEvents(
    @Schema(examples = "Yk3vT9qZ1mB7") String callId,
    @Schema(description = RoomEvents.RECOVERED, examples = "true") boolean recovered,
    List<EventState> events,
    @Schema(description = RoomEvents.NEXT, examples = "4503599627370495-7") String next,
    @Schema(description = RoomEvents.MORE, examples = "false") boolean more) {
  static CallEvents of(String callId, EventPage page) {
    return new CallEvents(callId, page.recovered(), page.events(), page.next(), page.more());
  }
}
