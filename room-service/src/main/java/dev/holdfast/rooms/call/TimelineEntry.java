package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One event of a call, as operators read it.
 *
 * @param offsetMs since the call was requested; negative for what came before
 * @param text one sentence of the same
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(requiredProperties = {"at", "offsetMs", "type", "text"})
public record TimelineEntry(
    @Schema(examples = "1790000005000", description = "ms since the Unix epoch") long at,
    @Schema(examples = "5000", description = "ms since it was requested") long offsetMs,
    @Schema(examples = "dispatch", description = "whose event it is: dispatch or room")
        Optional<String> from,
    @Schema(examples = "ring-ended") String type,
    @JsonUnwrapped TimelineFacts facts,
    @Schema(examples = "the call rang at carol, who did not answer within 20 s") String text) {}
