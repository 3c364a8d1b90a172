package dev.holdfast.rooms.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.rooms.call.TimelineFacts.Back;
import dev.holdfast.rooms.event.EventState;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.event.EventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the events of one call in order, and remembers what later ones end: who is away, where it
 * rings, and who asked for whom.
 */
final class TimelineReader {
  private final CallView call;
  private final Map<String, Long> awaySince = new LinkedHashMap<>();
  private final Map<Ring, Long> rings = new HashMap<>();
  private final Map<String, JsonNode> asked = new HashMap<>();

  private record Ring(String ticket, String agent) {}

  TimelineReader(CallView call) {
    this.call = call;
  }

  /** The next event. */
  TimelineEntry read(EventState event) {
    Optional<EventType> type = EventType.named(event.type());
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    event.data().properties().forEach(one -> data.set(one.getKey(), one.getValue()));
    List<Back> back = type.map(known -> complete(known, event.at(), data)).orElse(List.of());
    TimelineFacts facts = TimelineFacts.of(data, back);
    return new TimelineEntry(
        event.at(),
        event.at() - call.requestedAt(),
        event.from(),
        event.type(),
        facts,
        type.map(known -> TimelineText.of(known, facts)).orElse(TimelineText.UNKNOWN));
  }

  /** Adds what earlier events say; who is back by this one. */
  private List<Back> complete(EventType type, long at, ObjectNode data) {
    switch (type) {
      case CALL_RINGING -> rings(at, data);
      case RING_ENDED -> ringsNoMore(at, data);
      case CALL_TRANSFERRING -> asked.put(call.callId(), data);
      case CALL_INVITING -> asked.put(data.path("ticket").asText(), data);
      case TRANSFER_ENDED -> addAsked(call.callId(), data);
      case INVITE_ENDED -> addAsked(data.path("ticket").asText(), data);
      case CUSTOMER_AWAY, CUSTOMER_BACK -> addCustomer(data);
      // Why a room was closed is what its closer wrote.
      case ROOM_CLOSED -> data.remove("reason");
      case PARTICIPANT_DISCONNECTED -> awaySince.put(data.path("participantId").asText(), at);
      case PARTICIPANT_LEFT -> awaySince.remove(data.at("/participant/userId").asText());
      case WAITING_FOR_PARTICIPANT, SESSION_RESUMED -> {
        return back(at, data);
      }
      default -> {}
    }
    return List.of();
  }

  private void rings(long at, ObjectNode data) {
    if (data.hasNonNull("agent")) {
      rings.put(ring(data), at);
      // Who transfers it or invites, not whose log it is.
      data.set("by", data.path("from"));
    } else {
      addCustomer(data);
    }
    data.remove("from");
  }

  private void ringsNoMore(long at, ObjectNode data) {
    Optional.ofNullable(rings.remove(ring(data)))
        .ifPresent(since -> data.put("durationMs", at - since));
  }

  private void addAsked(String ticket, ObjectNode data) {
    Optional.ofNullable(asked.remove(ticket))
        .ifPresent(
            first -> List.of("userId", "queue", "by").forEach(at -> data.set(at, first.path(at))));
  }

  private void addCustomer(ObjectNode data) {
    call.customerId().ifPresent(customer -> data.put("customerId", customer));
  }

  /** Those of the away whom the event shows as connected. */
  private List<Back> back(long at, ObjectNode data) {
    List<Back> back = new ArrayList<>();
    for (JsonNode person : data.path("participants")) {
      String id = person.path("userId").asText();
      if (awaySince.containsKey(id) && person.path("presence").asText().equals("connected")) {
        back.add(new Back(id, at - awaySince.remove(id)));
      }
    }
    return back;
  }

  private static Ring ring(JsonNode data) {
    return new Ring(data.path("callId").asText(), data.path("agent").asText());
  }
}
