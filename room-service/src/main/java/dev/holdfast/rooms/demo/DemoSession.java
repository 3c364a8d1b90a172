package dev.holdfast.rooms.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Somebody who signed in.
 *
 * @param roomId absent if none was asked for and none is needed
 * @param queues that a customer may call, or an agent serve; the token grants them
 */
public record DemoSession(
    @Schema(examples = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln") String token,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long expiresAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) @Schema(examples = "lobby")
        Optional<String> roomId,
    @Schema(examples = "alice") String userId,
    @Schema(examples = "[\"support\"]") List<String> queues) {}
