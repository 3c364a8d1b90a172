package dev.holdfast.rooms.queue;

import dev.holdfast.state.dispatch.QueueView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent who serves a queue; see {@link QueueView.Agent}. */
public record QueueAgent(
    @Schema(examples = "bob") String userId,
    @Schema(examples = "Bob") String name,
    @Schema(
            examples = "busy",
            enumeration = {"available", "ringing", "busy", "away"})
        String state,
    @Schema(examples = "1", description = "the calls the agent has, those that ring included")
        int calls,
    @Schema(examples = "1") int capacity,
    @Schema(examples = "1790000000000", description = "when the last call was over, ms")
        long idleSince) {
  static QueueAgent of(QueueView.Agent agent) {
    return new QueueAgent(
        agent.userId(),
        agent.name(),
        agent.state().wire(),
        agent.calls(),
        agent.capacity(),
        agent.idleSince());
  }
}
