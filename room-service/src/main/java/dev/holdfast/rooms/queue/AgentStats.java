package dev.holdfast.rooms.queue;

import dev.holdfast.state.dispatch.AgentStatus;
import dev.holdfast.state.dispatch.QueueView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many agents of a queue are in which state. */
public record AgentStats(
    @Schema(examples = "1") long available,
    @Schema(examples = "1") long ringing,
    @Schema(examples = "3", description = "no capacity left") long busy,
    @Schema(examples = "0", description = "the connection is gone") long away) {
  static AgentStats of(QueueView queue) {
    return new AgentStats(
        count(queue, AgentStatus.AVAILABLE),
        count(queue, AgentStatus.RINGING),
        count(queue, AgentStatus.BUSY),
        count(queue, AgentStatus.AWAY));
  }

  private static long count(QueueView queue, AgentStatus state) {
    return queue.agents().stream().filter(agent -> agent.state() == state).count();
  }
}
