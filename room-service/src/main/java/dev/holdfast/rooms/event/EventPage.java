package dev.holdfast.rooms.event;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some of a room's events, oldest first.
 *
 * @param recovered false if what {@code after} needs is not held any more: the events are those
 *     from the oldest held on
 * @param next {@code after} of the next page
 * @param more whether the next page has events already
 */
public record EventPage(
    String roomId,
    @Schema(
            description =
                "false if what `after` needs is no longer held; the events begin with the oldest held")
        boolean recovered,
    List<RoomEventState> events,
    @Schema(description = "`after` of the next page", examples = "4503599627370495-7") String next,
    boolean more) {}
