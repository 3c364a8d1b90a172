package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.dispatch.Dispatch;
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
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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
    LogName log = new LogName.Room(roomId);
    Await.on(relay.record(log, taken.events()));
    try {
      return tell(relay.notifications(log, taken.events(), taken.known()), isHeld);
    } finally {
      taken.events().forEach(this::free);
      taken.events().forEach(this::endReading);
    }
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
  private void free(LoggedEvent event) {
    if (event.known().isEmpty() || event.callId().isEmpty()) {
      return;
    }
    String call = event.callId().get();
    switch (event.known().get()) {
      case CALL_ENDED -> dispatch.release(call);
      case PARTICIPANT_LEFT -> {
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
