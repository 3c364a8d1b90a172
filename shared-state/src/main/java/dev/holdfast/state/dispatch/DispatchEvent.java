package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.stream.Offset;
import java.util.List;
import java.util.stream.Stream;

/**
 * One entry of a call's log in the dispatch.
 *
 * @param at ms since the Unix epoch, by Redis's clock
 * @param to the sessions that are told; empty if the record alone is
 */
record DispatchEvent(Offset offset, String type, long at, List<String> to, JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static DispatchEvent of(String offset, String payload) {
    try {
      JsonNode json = JSON.readTree(payload);
      return new DispatchEvent(
          Offset.parse(offset).orElseThrow(),
          json.path("type").asText(),
          json.path("at").asLong(),
          Stream.of(json.path("to").asText().split(" ")).filter(one -> !one.isEmpty()).toList(),
          json.path("data"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an event of a call at " + offset, e);
    }
  }

  /** As a session's outbox holds it: a Socket.IO event's arguments, without the offset. */
  String asOutboxEvent() {
    return "[\"" + type + "\"," + data + "]";
  }

  /** As the call's record holds it. */
  String asRecorded() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("at", at)
        .set("data", data)
        .toString();
  }
}
