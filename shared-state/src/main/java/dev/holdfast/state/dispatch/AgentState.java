package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * How an agent stands with the dispatch.
 *
 * @param available whether calls are offered, connection and capacity permitting
 * @param reason why not: {@code by-choice}, {@code no-answer}, {@code away-too-long}
 * @param ringing payloads of {@code call-ringing}, of the calls that ring at the agent now
 * @param calls that the agent has, or is just getting
 */
public record AgentState(
    String userId,
    boolean available,
    List<String> queues,
    Optional<String> reason,
    int capacity,
    Optional<String> roomId,
    List<JsonNode> ringing,
    List<Taken> calls) {

  /** A call that the agent has accepted. */
  public record Taken(String callId, CallKind kind, CallState state, String roomId) {}
}
