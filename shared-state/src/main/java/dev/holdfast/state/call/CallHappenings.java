package dev.holdfast.state.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import dev.holdfast.state.log.Line;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Tells in the log what happened to a call, when it enters the call's record: of all who relay an
 * event one enters it.
 */
final class CallHappenings {
  private final String callId;
  private final Recorded recorded;
  private boolean hasEnded;

  private CallHappenings(String callId, Recorded recorded) {
    this.callId = callId;
    this.recorded = recorded;
  }

  static void tell(String callId, SequencedMap<LogName, List<JsonNode>> logs, Recorded recorded) {
    if (!HappeningLog.tellsOf(callId)) {
      return;
    }
    CallHappenings happenings = new CallHappenings(callId, recorded);
    Iterator<Integer> entered = recorded.entered().iterator();
    logs.forEach(
        (log, events) ->
            events.stream()
                .skip((long) events.size() - entered.next())
                .forEach(event -> happenings.tell(log, event)));
  }

  private void tell(LogName log, JsonNode event) {
    JsonNode data = event.path("data");
    EventType.named(event.path("type").asText())
        .flatMap(type -> kind(type, data))
        .ifPresent(
            kind ->
                HappeningLog.tell(
                    kind,
                    callId,
                    line -> {
                      line.call(callId).room(roomOf(log, data));
                      add(line, kind, data);
                    }));
  }

  private Optional<Happening> kind(EventType type, JsonNode data) {
    return switch (type) {
      case CALL_REQUESTED -> Optional.of(Happening.CALL_REQUESTED);
      // The customer hears of it, too, by an event that says nothing else.
      case CALL_RINGING -> Optional.of(Happening.CALL_RINGING).filter(ring -> data.has("kind"));
      case RING_ENDED -> Optional.of(Happening.RING_ENDED);
      case CALL_STARTED -> Optional.of(Happening.CALL_STARTED);
      case CALL_ACCEPTED -> Optional.of(Happening.CALL_ACCEPTED);
      case CALL_TRANSFERRED -> Optional.of(Happening.CALL_TRANSFERRED);
      case PARTICIPANT_DISCONNECTED -> Optional.of(Happening.PARTICIPANT_DISCONNECTED);
      case SESSION_RESUMED -> Optional.of(Happening.PARTICIPANT_BACK);
      case CALL_ENDED -> Optional.of(Happening.CALL_ENDED).filter(end -> isEndedNow());
      default -> Optional.empty();
    };
  }

  // Rooms and the dispatch may both tell of it, also at once: the first one counts.
  private boolean isEndedNow() {
    boolean isFirst = !hasEnded && recorded.endedFor().isPresent();
    hasEnded = true;
    return isFirst;
  }

  private void add(Line line, Happening kind, JsonNode data) {
    switch (kind) {
      case CALL_REQUESTED -> line.user(id(data.path("customer"), "userId"));
      case CALL_STARTED -> line.with("customer", id(data, "customerId"));
      case CALL_TRANSFERRED -> line.with("from", id(data, "from"));
      case PARTICIPANT_DISCONNECTED -> line.user(id(data, "participantId"));
      case PARTICIPANT_BACK -> line.with("awayMs", data.path("downtimeMs").asLong());
      case CALL_ENDED -> ended(line, data, recorded.times());
      default -> {}
    }
    line.with("kind", id(data, "kind"))
        .with("queue", id(data, "queue"))
        .with("agent", agentIn(data));
    if (kind == Happening.RING_ENDED) {
      line.with("reason", id(data, "reason"));
    }
  }

  private static void ended(Line line, JsonNode data, TimeInStates times) {
    line.with("reason", id(data, "reason"))
        .with("by", id(data, "endedBy"))
        .with("waitingMs", times.queued())
        .with("ringingMs", times.ringing())
        .with("talkingMs", times.talking())
        .with("reconnectingMs", times.reconnecting());
  }

  private static String roomOf(LogName log, JsonNode data) {
    return log instanceof LogName.Room(String roomId) ? roomId : id(data, "roomId");
  }

  private static String agentIn(JsonNode data) {
    String agent = id(data, "agentId");
    return agent.isEmpty() ? id(data, "agent") : agent;
  }

  private static String id(JsonNode data, String field) {
    return data.path(field).asText("");
  }
}
