package dev.holdfast.state.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.format.Fields;
import dev.holdfast.state.format.Format;
import io.vertx.redis.client.Response;
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
    Fields fields = Fields.of(answer.get(1));
    return fields.has("state") ? Optional.of(of(fields, answer.get(0).toLong())) : Optional.empty();
  }

  private static CallView of(Fields fields, long at) {
    return new CallView(
        fields.text("callId").orElse(""),
        status(fields),
        CallOrigin.of(fields.text("kind").orElse("dispatched")),
        fields.text("queue"),
        fields.text("type"),
        (int) fields.number("priority").orElse(0),
        json(fields.text("customer")),
        CustomerFields.ofStored(fields.all().get("metadata")),
        fields.text("customerId"),
        fields.text("agentId"),
        fields.text("roomId"),
        fields.text("roomType"),
        people(fields),
        fields.number("requestedAt").orElse(at),
        fields.number("firstRungAt"),
        fields.number("acceptedAt"),
        fields.number("startedAt"),
        fields.number("endedAt"),
        fields.text("reason"),
        fields.text("endedBy").filter(by -> !by.isEmpty()),
        fields.number("durationMs"),
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

  private static Map<String, String> people(Fields fields) {
    Map<String, String> people = new TreeMap<>();
    fields
        .all()
        .forEach(
            (field, role) -> {
              if (field.startsWith(PERSON)) {
                people.put(field.substring(PERSON.length()), role);
              }
            });
    return people;
  }

  private static CallStatus status(Fields fields) {
    CallStatus status = CallStatus.of(fields.text("state").orElse(""));
    if (status == CallStatus.UNKNOWN) {
      Format.HASH.ignored("a call's state");
    }
    return status;
  }

  private static JsonNode json(Optional<String> text) {
    try {
      return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text.get());
    } catch (JsonProcessingException unread) {
      Format.HASH.ignored("JSON in a call's record");
      return JSON.missingNode();
    }
  }
}
