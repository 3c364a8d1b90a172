package dev.holdfast.rooms.call;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of the calls, newest first. */
public record CallPage(
    List<CallDetails> calls,
    @Schema(
            examples = "c2xkZmpzbGRmagAxNzkwMDAwMDAwMDAw",
            description =
                "the cursor of the next page; null on the last one. A page may hold fewer calls"
                    + " than the limit and still not be the last")
        Optional<String> next) {}
