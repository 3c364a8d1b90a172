package dev.holdfast.rooms.room;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of the rooms, by id. */
public record RoomPage(
    List<RoomState> rooms,
    @Schema(
            description =
                "the cursor of the next page; null on the last one. A page may hold fewer rooms"
                    + " than the limit and still not be the last")
        Optional<String> next) {}
