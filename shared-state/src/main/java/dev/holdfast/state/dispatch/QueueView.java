package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A queue as it is.
 *
 * @param waiting how many wait
 * @param calls the first of those who wait, in order, and those that ring or are being accepted
 * @param agents who serve the queue
 * @param meanWait of the calls that were accepted last; empty if there was none
 * @param expectedWait of who would come now; empty if nobody serves the queue, or nothing was
 *     measured in it
 * @param at ms since the Unix epoch, by Redis's clock
 */
public record QueueView(
    String name,
    int waiting,
    List<Call> calls,
    List<Agent> agents,
    Optional<Duration> meanWait,
    Optional<Duration> expectedWait,
    long at) {

  /**
   * A call on its way.
   *
   * @param position from 1; 0 unless queued
   * @param requestedAt ms since the Unix epoch
   * @param away whether the customer's connection is gone
   * @param agent at whom it rings
   */
  public record Call(
      String callId,
      CallKind kind,
      CallState state,
      String customerId,
      String customerName,
      int priority,
      int position,
      long requestedAt,
      boolean away,
      Optional<String> agent) {

    static Call of(JsonNode json) {
      return new Call(
          json.path("callId").asText(),
          CallKind.of(json.path("kind").asText()),
          CallState.of(json.path("state").asText()),
          json.path("customerId").asText(),
          json.path("customerName").asText(),
          json.path("priority").asInt(),
          json.path("position").asInt(),
          json.path("requestedAt").asLong(),
          json.path("away").asBoolean(),
          Optional.of(json.path("agent").asText()).filter(user -> !user.isEmpty()));
    }
  }

  /**
   * An agent who serves the queue.
   *
   * @param calls how many the agent has, those that ring included
   * @param idleSince ms since the Unix epoch, when the agent's last call was over
   */
  public record Agent(
      String userId, String name, AgentStatus state, int calls, int capacity, long idleSince) {
    static Agent of(JsonNode json) {
      return new Agent(
          json.path("userId").asText(),
          json.path("name").asText(),
          AgentStatus.of(json.path("state").asText()),
          json.path("calls").asInt(),
          json.path("capacity").asInt(),
          json.path("idleSince").asLong());
    }
  }
}
