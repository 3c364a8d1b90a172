package dev.holdfast.rooms.room;

import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Why a room is closed. */
public record CloseRequest(Optional<@Size(min = 1, max = 128) String> reason) {
  static final String DEFAULT_REASON = "closed";
}
