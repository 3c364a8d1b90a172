package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.event.Alongside;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.transcript.Transcripts;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Delivers some events of a room to all whom they concern: the records of calls, the sessions of
 * those who are told, the dispatch, who reads transcripts. A session that cannot be written keeps
 * none of the others from it. May be repeated. Waits.
 */
@Singleton
final class RoomDelivery {
  private final EventRelay relay;
  private final Dispatch dispatch;
  private final Streams streams;

  RoomDelivery(EventRelay relay, Dispatch dispatch, Streams streams) {
    this.relay = relay;
    this.dispatch = dispatch;
    this.streams = streams;
  }

  /**
   * @param isHeld asked in between; if it says no, somebody else delivers the events
   * @return whether all was delivered
   * @throws RuntimeException the first failure, after all have been tried
   */
  boolean deliver(String roomId, Undelivered.Events taken, BooleanSupplier isHeld) {
    return deliver(roomId, taken, Alongside.NOTHING, isHeld);
  }

  /**
   * @param alongside what is done by the same commands
   */
  boolean deliver(
      String roomId, Undelivered.Events taken, Alongside alongside, BooleanSupplier isHeld) {
    LogName log = new LogName.Room(roomId);
    SequencedMap<LogName, List<LoggedEvent>> logs = new LinkedHashMap<>(alongside.recorded());
    logs.put(log, taken.events());
    Await.on(relay.record(logs));
    boolean all;
    try {
      all = tell(relay.notifications(log, taken.events(), taken.known(), alongside), isHeld);
    } finally {
      free(taken.events());
      taken.events().forEach(this::endReading);
    }
    // Last: what fails before is delivered, and told, again.
    if (all) {
      RoomHappenings.tell(roomId, taken.events());
    }
    return all;
  }

  /** Does by itself what was to be done alongside a delivery, which somebody else does. */
  void apart(String roomId, Alongside alongside) {
    Await.on(relay.record(new LinkedHashMap<>(alongside.recorded())));
    LogName log = new LogName.Room(roomId);
    tell(relay.notifications(log, List.of(), List.of(), alongside), () -> true);
  }

  // A session that cannot be written keeps none of the others from it.
  private static boolean tell(List<Supplier<Future<Void>>> steps, BooleanSupplier isHeld) {
    List<RuntimeException> failures = new ArrayList<>();
    for (Supplier<Future<Void>> step : steps) {
      if (step != steps.getFirst() && !isHeld.getAsBoolean()) {
        return false;
      }
      try {
        Await.on(step.get());
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return true;
  }

  /** Agents who have a call less may be offered another one. */
  private void free(List<LoggedEvent> events) {
    Set<String> over =
        events.stream()
            .filter(event -> event.is(EventType.CALL_ENDED))
            .flatMap(event -> event.callId().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    over.forEach(dispatch::release);
    events.stream()
        .filter(event -> event.is(EventType.PARTICIPANT_LEFT))
        .filter(event -> event.callId().filter(call -> !over.contains(call)).isPresent())
        .forEach(this::left);
  }

  private void left(LoggedEvent event) {
    JsonNode who = event.data().path("participant");
    if (who.path("role").asText().equals(Role.AGENT.wire())) {
      dispatch.left(event.callId().orElseThrow(), who.path("userId").asText());
    }
  }

  /** Whoever was removed may be reading the call's transcript. */
  private void endReading(LoggedEvent event) {
    if (event.is(EventType.PARTICIPANT_LEFT)
        && event.data().path("reason").asText().equals("removed")) {
      event
          .callId()
          .ifPresent(
              call ->
                  Await.on(streams.control(Transcripts.logOf(call), Transcripts.RIGHTS_CHANGED)));
    }
  }
}
