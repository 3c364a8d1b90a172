package dev.holdfast.rooms.demo;

import dev.holdfast.state.id.Id;
import dev.holdfast.state.token.UserId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Somebody who tries Holdfast.
 *
 * @param roomId if absent, a new room for an agent to stand in, and none for the others
 * @param userId what an earlier sign-in gave, to stay the same user; a new one if absent
 */
public record DemoSignIn(
    @NotNull @Size(min = 1, max = 64) @Schema(examples = "Alice") String name,
    @NotNull
        @Pattern(
            regexp = "customer|agent|supervisor",
            message = "must be one of customer, agent, supervisor")
        @Schema(examples = "customer")
        String role,
    @Schema(examples = "lobby")
        Optional<@Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) String> roomId,
    @Schema(examples = "alice")
        Optional<@Pattern(regexp = UserId.PATTERN, message = UserId.MESSAGE) String> userId) {}
