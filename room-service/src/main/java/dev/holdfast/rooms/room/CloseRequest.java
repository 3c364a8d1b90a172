package dev.holdfast.rooms.room;

import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a room is closed. */
public record CloseRequest(
    @Schema(examples = "maintenance") Optional<@Size(min = 1, max = 128) String> reason) {
  static final String DEFAULT_REASON = "closed";
}
