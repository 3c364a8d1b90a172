package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * How an agent stands with the dispatch.
 *
 * @param sessionId by which the agent is there, or was; never shown
 * @param available whether calls are offered, connection and capacity permitting
 * @param reason why not: {@code by-choice}, {@code no-answer}, {@code away-too-long}
 * @param ringing payloads of {@code call-ringing}, of the calls that ring at the agent now
 * @param calls {@code {callId, queue, kind, state, customer, roomId, metadata}}, those that the
 *     agent has, or is just getting; of an invitation {@code callId} is the call that goes on
 */
public record AgentState(
    String sessionId,
    boolean available,
    List<String> queues,
    Optional<String> reason,
    int capacity,
    Optional<String> roomId,
    List<JsonNode> ringing,
    List<JsonNode> calls) {
  /** Whether calls are offered to the agent, ring there, or go on with the agent. */
  public boolean isAtWork() {
    return available || !ringing.isEmpty() || !calls.isEmpty();
  }

  /** Whether one of the agent's calls goes on in a room, or is just about to begin there. */
  public boolean hasCallIn(String room) {
    return calls.stream().anyMatch(call -> call.path("roomId").asText().equals(room));
  }

  /**
   * {@code {available, queues, reason?, capacity, roomId?, ringing, calls}}, as the agent sees it.
   */
  public ObjectNode wire() {
    ObjectNode wire = JsonNodeFactory.instance.objectNode().put("available", available);
    ArrayNode names = wire.putArray("queues");
    queues.forEach(names::add);
    reason.ifPresent(why -> wire.put("reason", why));
    wire.put("capacity", capacity);
    roomId.ifPresent(room -> wire.put("roomId", room));
    wire.putArray("ringing").addAll(ringing);
    wire.putArray("calls").addAll(calls);
    return wire;
  }
}
