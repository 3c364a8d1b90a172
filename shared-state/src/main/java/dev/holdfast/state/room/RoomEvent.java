package dev.holdfast.state.room;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * One entry of a room's log.
 *
 * @param at ms since the Unix epoch, by Redis's clock
 * @param audience who is told
 */
public record RoomEvent(Offset offset, String type, long at, Audience audience, JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads an entry as the scripts write it. */
  public static RoomEvent of(Entry entry) {
    try {
      JsonNode json = JSON.readTree(entry.payload());
      return new RoomEvent(
          entry.offset(),
          json.path("type").asText(),
          json.path("at").asLong(),
          Audience.of(json),
          json.path("data"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a room event at " + entry.offset(), e);
    }
  }

  /** The call during which it happened. */
  Optional<String> callId() {
    return Optional.ofNullable(data.path("callId").textValue());
  }

  /** As a call's record holds it. */
  String asRecord() {
    return CallRecords.event(type, at, data);
  }

  /** As a session's outbox holds it: a Socket.IO event's arguments, without the offset. */
  String asOutboxEvent() {
    return "[\"" + type + "\"," + data + "]";
  }
}
