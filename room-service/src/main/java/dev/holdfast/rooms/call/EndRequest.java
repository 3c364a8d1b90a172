package dev.holdfast.rooms.call;

import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a call is ended, in the words of who ends it. */
public record EndRequest(
    @Schema(examples = "the customer has called by telephone")
        Optional<@Size(min = 1, max = 128) String> reason) {
  static final EndRequest WITHOUT_REASON = new EndRequest(Optional.empty());
}
