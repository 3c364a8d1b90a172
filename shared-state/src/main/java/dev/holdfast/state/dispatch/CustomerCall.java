package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * A customer's open call.
 *
 * @param sessionId by which the customer waits; never shown
 * @param state while the call is transferred, {@code ACTIVE}: the customer still has an agent
 * @param position from 1; 0 if the call does not wait in a queue
 * @param estimatedWait zero if the call does not wait; empty if nobody can say
 * @param requestedAt ms since the Unix epoch
 * @param roomId from when an agent has accepted
 * @param agents who serve the queue, while the call waits
 */
public record CustomerCall(
    String callId,
    String sessionId,
    String queue,
    CallState state,
    int position,
    Optional<Duration> estimatedWait,
    long requestedAt,
    Optional<String> roomId,
    Optional<ServingAgents> agents) {
  /** As the customer sees it. */
  public ObjectNode wire() {
    ObjectNode wire =
        JsonNodeFactory.instance
            .objectNode()
            .put("callId", callId)
            .put("state", state.wire())
            .put("queue", queue)
            .put("position", position)
            .put("requestedAt", requestedAt);
    estimatedWait.ifPresent(wait -> wire.put("estimatedWaitMs", wait.toMillis()));
    agents.ifPresent(serving -> wire.set("agents", serving.wire()));
    roomId.ifPresent(room -> wire.put("roomId", room));
    return wire;
  }
}
