package dev.holdfast.rooms.call;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How soon a call's turn is. */
public record PriorityRequest(
    @Schema(examples = "5", description = "9 is first") @NotNull @Min(0) @Max(9)
        Integer priority) {}
