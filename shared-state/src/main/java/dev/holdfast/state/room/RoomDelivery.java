package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.transcript.Transcripts;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * Delivers some events of a room to all whom they concern: the records of calls, the sessions of
 * those who are told, the dispatch, who reads transcripts. A session that cannot be written keeps
 * none of the others from it. May be repeated. Waits.
 */
@Singleton
final class RoomDelivery {
  /** In between Redis, and the connection to it, serve others. */
  private static final int TOLD_AT_ONCE = 32;

  private final Sessions sessions;
  private final CallRecords records;
  private final Dispatch dispatch;
  private final Streams streams;

  RoomDelivery(Sessions sessions, CallRecords records, Dispatch dispatch, Streams streams) {
    this.sessions = sessions;
    this.records = records;
    this.dispatch = dispatch;
    this.streams = streams;
  }

  /**
   * @param isHeld asked in between; if it says no, somebody else delivers the events
   * @return whether all was delivered
   * @throws RuntimeException the first failure, after all have been tried
   */
  boolean deliver(String roomId, Undelivered.Events taken, BooleanSupplier isHeld) {
    enter(roomId, taken.events());
    try {
      return tell(roomId, taken, isHeld);
    } finally {
      taken.events().forEach(this::free);
      taken.events().forEach(this::endReading);
    }
  }

  /** Agents who have a call less may be offered another one. */
  private void free(LoggedEvent event) {
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
  private void endReading(LoggedEvent event) {
    if (event.type().equals("participant-left")
        && event.data().path("reason").asText().equals("removed")) {
      event
          .callId()
          .ifPresent(
              call ->
                  Await.on(streams.control(Transcripts.logOf(call), Transcripts.RIGHTS_CHANGED)));
    }
  }

  private void enter(String roomId, List<LoggedEvent> events) {
    Map<String, SequencedMap<Offset, String>> byCall = new LinkedHashMap<>();
    for (LoggedEvent event : events) {
      event
          .callId()
          .ifPresent(
              call ->
                  byCall
                      .computeIfAbsent(call, key -> new LinkedHashMap<>())
                      .put(event.offset(), event.asRecorded()));
    }
    byCall.forEach((call, own) -> Await.on(records.ofRoom(call, roomId, own)));
  }

  private boolean tell(String roomId, Undelivered.Events taken, BooleanSupplier isHeld) {
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    for (LoggedEvent event : taken.events()) {
      String told = event.asOutboxEvent();
      for (String session : event.audience().at(event.offset(), taken.known())) {
        bySession.computeIfAbsent(session, key -> new LinkedHashMap<>()).put(event.offset(), told);
      }
    }
    List<Map.Entry<String, SequencedMap<Offset, String>>> all = List.copyOf(bySession.entrySet());
    List<RuntimeException> failures = new ArrayList<>();
    for (int from = 0; from < all.size(); from += TOLD_AT_ONCE) {
      if (from > 0 && !isHeld.getAsBoolean()) {
        return false;
      }
      try {
        tellAtOnce(roomId, all.subList(from, Math.min(from + TOLD_AT_ONCE, all.size())));
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return true;
  }

  private void tellAtOnce(
      String roomId, List<Map.Entry<String, SequencedMap<Offset, String>>> some) {
    Await.on(
        Future.join(
            some.stream()
                .map(one -> sessions.notify(one.getKey(), roomId, one.getValue()))
                .toList()));
  }
}
