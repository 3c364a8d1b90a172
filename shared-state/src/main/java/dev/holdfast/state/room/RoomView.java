package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A room as it was at a moment.
 *
 * @param lastCall id of the dispatched call that ended here last
 * @param createdAt ms since the Unix epoch
 * @param participants in the order in which they joined
 * @param at the moment, ms since the Unix epoch, by Redis's clock
 */
public record RoomView(
    String roomId,
    String type,
    RoomStatus status,
    RoomPolicy policy,
    Optional<RoomCall> call,
    Optional<String> lastCall,
    long createdAt,
    Optional<String> closeReason,
    List<Participant> participants,
    long at) {

  public Optional<Participant> participant(String userId) {
    // Without a stream: every event that is relayed asks.
    for (Participant one : participants) {
      if (one.userId().equals(userId)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** The snapshot that clients get. */
  public ObjectNode wire() {
    ObjectNode wire = JsonNodeFactory.instance.objectNode();
    wire.put("roomId", roomId).put("type", type).put("status", status.wire());
    wire.put("callId", call.map(RoomCall::callId).orElse(null));
    wire.putObject("policy")
        .put("reconnectWindowMs", policy.reconnectWindow().toMillis())
        .put("emptyTimeoutMs", policy.emptyTimeout().toMillis())
        .put("maxParticipants", policy.maxParticipants());
    ArrayNode list = wire.putArray("participants");
    participants.forEach(one -> list.add(one.wire()));
    wire.put("createdAt", createdAt);
    closeReason.ifPresent(reason -> wire.put("closeReason", reason));
    return wire;
  }
}
