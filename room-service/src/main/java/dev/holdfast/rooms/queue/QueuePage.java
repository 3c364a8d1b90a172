package dev.holdfast.rooms.queue;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of the queues, by name. */
public record QueuePage(
    List<QueueState> queues,
    @Schema(
            examples = "c2xkZmpzbGRmagBzdXBwb3J0",
            description = "the cursor of the next page; null on the last one")
        Optional<String> next) {}
