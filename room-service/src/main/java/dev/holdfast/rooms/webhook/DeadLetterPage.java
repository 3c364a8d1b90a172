package dev.holdfast.rooms.webhook;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of a webhook's dead letters, oldest first. */
public record DeadLetterPage(
    List<DeadLetterState> deadLetters,
    @Schema(
            description = "the cursor of the next page; null on the last",
            examples = "1767268800000123")
        Optional<String> next) {}
