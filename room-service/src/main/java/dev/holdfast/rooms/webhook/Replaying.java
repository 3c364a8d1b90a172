package dev.holdfast.rooms.webhook;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What will be attempted once more. */
public record Replaying(
    @Schema(description = "how many dead letters", examples = "3") int replaying) {}
