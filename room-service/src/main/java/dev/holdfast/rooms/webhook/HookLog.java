package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.room.Rooms;
import java.util.Optional;

/** A log whose events go to webhooks, in its order. */
sealed interface HookLog {
  /** All that happens in a room. */
  record OfRoom(String id) implements HookLog {
    @Override
    public String kind() {
      return ROOM;
    }

    @Override
    public String events() {
      return Rooms.eventsOf(id);
    }

    @Override
    public boolean owns(JsonNode event) {
      return true;
    }
  }

  /** A call's record; what it has of a room goes by the room's log. */
  record OfCall(String id) implements HookLog {
    @Override
    public String kind() {
      return CALL;
    }

    @Override
    public String events() {
      return CallRecords.eventsOf(id);
    }

    @Override
    public boolean owns(JsonNode event) {
      return event.path("from").asText().equals(DISPATCH);
    }
  }

  String ROOM = "room";
  String CALL = "call";

  /** Where those of a call's events come from that no room's log has. */
  String DISPATCH = "dispatch";

  /** {@code room} or {@code call}. */
  String kind();

  /** The room's or the call's id. */
  String id();

  /** The log's key. */
  String events();

  /** Whether an event is sent from this log; else it is sent from another one. */
  boolean owns(JsonNode event);

  /** As it stands in a set of deadlines: {@code <kind>:<id>}. */
  default String member() {
    return kind() + ":" + id();
  }

  /** In the log's own slot: how far a webhook has come in it. */
  default String progressOf(String hook) {
    return KeyPart.tag(kind(), id()) + ":hook:" + KeyPart.of(hook);
  }

  /** Reads {@link #member}; empty for what a newer version asks for. */
  static Optional<HookLog> of(String member) {
    int colon = member.indexOf(':');
    String id = member.substring(colon + 1);
    return switch (member.substring(0, Math.max(colon, 0))) {
      case ROOM -> Optional.of(new OfRoom(id));
      case CALL -> Optional.of(new OfCall(id));
      default -> Optional.empty();
    };
  }
}
