package dev.holdfast.rooms.room;

import dev.holdfast.state.id.Id;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A room to be made.
 *
 * @param id a random one if absent
 * @param type gives the defaults of the policy ({@code holdfast.room.types."<type>"})
 */
public record RoomRequest(
    @Schema(examples = "lobby")
        Optional<@Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) String> id,
    @Schema(examples = "support", defaultValue = DEFAULT_TYPE)
        Optional<@Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) String> type,
    Optional<@Valid PolicyRequest> policy) {
  static final String DEFAULT_TYPE = "standard";
}
