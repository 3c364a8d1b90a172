package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/**
 * Somebody in a room. A participant is a user, not a socket.
 *
 * @param sessionId the session through which the user is there; never shown to others
 * @param epoch the session's epoch when it was last seen there
 * @param joinedAt ms since the Unix epoch, by Redis's clock
 * @param deadline until when a disconnected participant may come back; empty while connected
 */
public record Participant(
    String userId,
    String name,
    String role,
    String sessionId,
    long epoch,
    long joinedAt,
    OptionalLong deadline) {

  static Participant of(JsonNode json) {
    return new Participant(
        json.path("userId").asText(),
        json.path("name").asText(),
        json.path("role").asText(),
        json.path("session").asText(),
        json.path("epoch").asLong(),
        json.path("joinedAt").asLong(),
        json.has("deadline")
            ? OptionalLong.of(json.path("deadline").asLong())
            : OptionalLong.empty());
  }

  public boolean isConnected() {
    return deadline.isEmpty();
  }

  /** As the others see it. */
  public ObjectNode wire() {
    ObjectNode wire =
        JsonNodeFactory.instance
            .objectNode()
            .put("participantId", userId)
            .put("userId", userId)
            .put("name", name)
            .put("role", role)
            .put("presence", isConnected() ? "connected" : "disconnected")
            .put("joinedAt", joinedAt);
    deadline.ifPresent(ms -> wire.put("deadline", ms));
    return wire;
  }
}
