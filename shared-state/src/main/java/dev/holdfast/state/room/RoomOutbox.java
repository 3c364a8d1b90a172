package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Hands a room's events on to whom they are for: the records of calls, the dispatch, the sessions
 * of those who are told. Any number of replicas may do it at the same time. Waits.
 */
@Singleton
final class RoomOutbox {
  private static final Duration INTENT = Duration.ofSeconds(2);

  private final RoomScripts scripts;
  private final Sessions sessions;
  private final CallRecords records;
  private final Dispatch dispatch;
  private final Deadlines deadlines;
  private final Webhooks webhooks;
  private final Streams streams;

  RoomOutbox(
      RoomScripts scripts,
      Sessions sessions,
      CallRecords records,
      Dispatch dispatch,
      Deadlines deadlines,
      Webhooks webhooks,
      Streams streams) {
    this.scripts = scripts;
    this.sessions = sessions;
    this.records = records;
    this.dispatch = dispatch;
    this.deadlines = deadlines;
    this.webhooks = webhooks;
    this.streams = streams;
  }

  /** Asks for a look, before a change: it does what a crash leaves undone. */
  void intend(String roomId) {
    Await.on(deadlines.schedule(Rooms.deadlineOf(roomId), INTENT));
  }

  /** Each event once to each, in the log's order; whoever left strikes the room off. */
  void handOn(String roomId, RoomScripts.Answer answer) {
    // Not waited for: every look asks again.
    webhooks.ask(Rooms.deadlineOf(roomId));
    answer
        .parted()
        .forEach(one -> Await.on(sessions.leaveRoom(one.sessionId(), roomId, one.visit())));
    if (answer.untold().isEmpty()) {
      return;
    }
    enter(roomId, answer.untold());
    tell(roomId, answer.untold());
    answer.untold().forEach(this::free);
    answer.untold().forEach(this::endReading);
    Await.on(scripts.told(roomId, answer.untold().getLast().offset()));
  }

  /** Agents who have a call less may be offered another one. */
  private void free(RoomEvent event) {
    String call = event.callId().orElse("");
    if (call.isEmpty()) {
      return;
    }
    switch (event.type()) {
      case "call-ended" -> dispatch.release(call);
      case "participant-left" -> {
        JsonNode who = event.data().path("participant");
        if (who.path("role").asText().equals(Role.AGENT.wire())) {
          dispatch.left(call, who.path("userId").asText());
        }
      }
      default -> {}
    }
  }

  /** Whoever was removed may be reading the call's transcript. */
  private void endReading(RoomEvent event) {
    if (event.type().equals("participant-left")
        && event.data().path("reason").asText().equals("removed")) {
      event
          .callId()
          .ifPresent(
              call ->
                  Await.on(streams.control(Transcripts.logOf(call), Transcripts.RIGHTS_CHANGED)));
    }
  }

  private void enter(String roomId, List<RoomEvent> events) {
    Map<String, SequencedMap<Offset, String>> byCall = new LinkedHashMap<>();
    for (RoomEvent event : events) {
      event
          .callId()
          .ifPresent(
              call ->
                  byCall
                      .computeIfAbsent(call, key -> new LinkedHashMap<>())
                      .put(event.offset(), event.asRecord()));
    }
    byCall.forEach((call, own) -> Await.on(records.ofRoom(call, roomId, own)));
  }

  private void tell(String roomId, List<RoomEvent> events) {
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    for (RoomEvent event : events) {
      for (String session : event.to()) {
        bySession
            .computeIfAbsent(session, key -> new LinkedHashMap<>())
            .put(event.offset(), event.asOutboxEvent());
      }
    }
    List<Future<Void>> deliveries = new ArrayList<>();
    bySession.forEach((session, own) -> deliveries.add(sessions.notify(session, roomId, own)));
    Await.on(Future.all(deliveries));
  }
}
