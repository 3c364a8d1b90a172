package dev.holdfast.state.room;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One entry of a room's log.
 *
 * @param at ms since the Unix epoch, by Redis's clock
 * @param to the sessions that are told; empty if the log alone is
 */
public record RoomEvent(Offset offset, String type, long at, List<String> to, JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads an entry as the scripts write it. */
  public static RoomEvent of(Entry entry) {
    try {
      JsonNode json = JSON.readTree(entry.payload());
      List<String> to =
          Stream.of(json.path("to").asText().split(" ")).filter(one -> !one.isEmpty()).toList();
      return new RoomEvent(
          entry.offset(),
          json.path("type").asText(),
          json.path("at").asLong(),
          to,
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
