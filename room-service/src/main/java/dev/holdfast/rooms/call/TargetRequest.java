package dev.holdfast.rooms.call;

import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.dispatch.Target;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.token.UserId;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** To whom a call is transferred, or who is invited: one of the two. */
public record TargetRequest(
    @Schema(examples = "billing", description = "whoever of this queue is free first")
        Optional<@Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) String> queue,
    @Schema(description = "this agent, who must be free now")
        Optional<@Pattern(regexp = UserId.PATTERN, message = UserId.MESSAGE) String> userId) {
  /**
   * @throws InvalidRequest if both are named, or neither
   */
  Target target() {
    if (queue.isPresent() == userId.isPresent()) {
      throw new InvalidRequest("queue", "or userId must be given, and not both");
    }
    return queue
        .<Target>map(Target.Queue::new)
        .orElseGet(() -> new Target.Agent(userId.orElseThrow()));
  }
}
