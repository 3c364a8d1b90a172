package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event that a webhook did not take for too long. */
public record DeadLetterState(
    @Schema(description = "webhook-id of every attempt", examples = "evt_0q6Jm3x4yYQk5mE1bZ0w1A")
        String id,
    @Schema(examples = "call-ended") String type,
    @Schema(description = "when it happened, ms since the Unix epoch", examples = "1767225600000")
        long at,
    @Schema(
            description = "when it was given up, ms since the Unix epoch",
            examples = "1767268800000")
        long buriedAt,
    @Schema(
            description = "when it was attempted last, ms since the Unix epoch",
            examples = "1767268800000")
        long failedAt,
    @Schema(description = "attempts that failed, replays included", examples = "151") int attempts,
    @Schema(description = "why the last one failed", examples = "answered 500") String reason,
    @Schema(description = "whether it will be attempted again", examples = "false")
        boolean replaying,
    @Schema(implementation = Object.class, description = "the body that was and will be sent")
        JsonNode event) {}
