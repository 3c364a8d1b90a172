package dev.holdfast.rooms.event;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of a room's events; see {@link EventPage}. */
public record RoomEvents(
    @Schema(examples = "lobby") String roomId,
    @Schema(description = RECOVERED, examples = "true") boolean recovered,
    List<EventState> events,
    @Schema(description = NEXT, examples = "4503599627370495-7") String next,
    @Schema(description = MORE, examples = "false") boolean more) {
  /** What is told of the field to whoever reads the API. */
  public static final String RECOVERED =
      "false if what `after` needs is no longer held; the events begin with the oldest held";

  public static final String NEXT = "`after` of the next page";
  public static final String MORE = "whether the next page has events already";

  static RoomEvents of(String roomId, EventPage page) {
    return new RoomEvents(roomId, page.recovered(), page.events(), page.next(), page.more());
  }
}
