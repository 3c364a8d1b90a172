package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.token.Role;
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
    Role role,
    String sessionId,
    long epoch,
    long joinedAt,
    OptionalLong deadline) {

  static Participant of(JsonNode json) {
    return new Participant(
        json.path("userId").asText(),
        json.path("name").asText(),
        // A role of a newer version is taken for the one that may do least.
        Role.parse(json.path("role").asText()).orElse(Role.CUSTOMER),
        json.path("session").asText(),
        json.path("epoch").asLong(),
        json.path("joinedAt").asLong(),
        json.has("deadline")
            ? OptionalLong.of(json.path("deadline").asLong())
            : OptionalLong.empty());
  }

  public PresenceState presence() {
    return deadline.isEmpty() ? PresenceState.CONNECTED : PresenceState.DISCONNECTED;
  }

  public boolean isConnected() {
    return presence() == PresenceState.CONNECTED;
  }

  /** As the others see it. */
  public ObjectNode wire() {
    ObjectNode wire =
        JsonNodeFactory.instance
            .objectNode()
            .put("participantId", userId)
            .put("userId", userId)
            .put("name", name)
            .put("role", role.wire())
            .put("presence", presence().wire())
            .put("joinedAt", joinedAt);
    deadline.ifPresent(ms -> wire.put("deadline", ms));
    return wire;
  }
}
