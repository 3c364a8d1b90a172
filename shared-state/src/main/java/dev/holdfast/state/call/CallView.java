package dev.holdfast.state.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A call as it was at a moment. Times are ms since the Unix epoch, by Redis's clock.
 *
 * @param queue empty for a direct call
 * @param customer {@code {userId, name}}; missing for a direct call
 * @param given what the customer's side gave with the request
 * @param roomId of the room in which it is or was
 * @param people role by user id, of everybody who was ever in it
 * @param reason why it ended
 * @param endedBy user id of who ended it
 * @param durationMs of the conversation; 0 if there was none
 * @param times how long it was in which state until the moment
 * @param at the moment
 */
public record CallView(
    String callId,
    CallStatus state,
    CallOrigin kind,
    Optional<String> queue,
    Optional<String> type,
    int priority,
    JsonNode customer,
    CustomerFields given,
    Optional<String> customerId,
    Optional<String> agentId,
    Optional<String> roomId,
    Optional<String> roomType,
    Map<String, String> people,
    long requestedAt,
    OptionalLong firstRungAt,
    OptionalLong acceptedAt,
    OptionalLong startedAt,
    OptionalLong endedAt,
    Optional<String> reason,
    Optional<String> endedBy,
    OptionalLong durationMs,
    TimeInStates times,
    long at) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PERSON = "person:";

  /** What call/show returns, parsed; empty if there is no such call. */
  static Optional<CallView> of(Response answer) {
    Map<String, String> fields = new HashMap<>();
    Response flat = answer.get(1);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return fields.containsKey("state")
        ? Optional.of(of(fields, answer.get(0).toLong()))
        : Optional.empty();
  }

  private static CallView of(Map<String, String> fields, long at) {
    return new CallView(
        fields.get("callId"),
        CallStatus.of(fields.get("state")),
        CallOrigin.of(fields.getOrDefault("kind", "dispatched")),
        text(fields, "queue"),
        text(fields, "type"),
        Integer.parseInt(fields.getOrDefault("priority", "0")),
        json(fields.get("customer")),
        CustomerFields.ofStored(fields.get("metadata")),
        text(fields, "customerId"),
        text(fields, "agentId"),
        text(fields, "roomId"),
        text(fields, "roomType"),
        people(fields),
        number(fields, "requestedAt").orElse(at),
        number(fields, "firstRungAt"),
        number(fields, "acceptedAt"),
        number(fields, "startedAt"),
        number(fields, "endedAt"),
        text(fields, "reason"),
        text(fields, "endedBy").filter(by -> !by.isEmpty()),
        number(fields, "durationMs"),
        TimeInStates.of(fields, at),
        at);
  }

  public boolean isEnded() {
    return state == CallStatus.ENDED;
  }

  /** Whether a user was ever in it, or asked for it. */
  public boolean concerns(String userId) {
    return people.containsKey(userId);
  }

  private static Map<String, String> people(Map<String, String> fields) {
    Map<String, String> people = new TreeMap<>();
    fields.forEach(
        (field, role) -> {
          if (field.startsWith(PERSON)) {
            people.put(field.substring(PERSON.length()), role);
          }
        });
    return people;
  }

  private static Optional<String> text(Map<String, String> fields, String field) {
    return Optional.ofNullable(fields.get(field));
  }

  private static OptionalLong number(Map<String, String> fields, String field) {
    String text = fields.get(field);
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static JsonNode json(String text) {
    try {
      return text == null ? JSON.missingNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON in a call's record", e);
    }
  }
}
