package dev.holdfast.state.room;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.Alongside;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is to be done before and after each script that changes a room. Waits. */
@Singleton
final class RoomOutbox {
  private static final Duration INTENT = Duration.ofSeconds(2);

  private final RoomScripts scripts;
  private final Deadlines deadlines;
  private final Webhooks webhooks;
  private final RoomRelay relay;
  private final RoomTimers timers = new RoomTimers();

  RoomOutbox(RoomScripts scripts, Deadlines deadlines, Webhooks webhooks, RoomRelay relay) {
    this.scripts = scripts;
    this.deadlines = deadlines;
    this.webhooks = webhooks;
    this.relay = relay;
  }

  /** Asks for a reconciliation, before a change: it does what a crash leaves undone. */
  void intend(String roomId) {
    Await.on(intending(roomId));
  }

  /** As {@link #intend}, without waiting. */
  Future<Void> intending(String roomId) {
    return deadlines.schedule(Rooms.deadlineOf(roomId), INTENT);
  }

  /**
   * Whoever left strikes the room off, and all that was logged is delivered. Returns that were put
   * off are told when it is time, by each replica that has seen it; if all of them die, by the
   * reconciler that was asked for before they were put off.
   */
  void relay(String roomId, RoomChange change) {
    relay(roomId, change, Map.of(), session -> {});
  }

  /**
   * @param recorded events of a call's own log that its record is to take before the room's
   * @param attached see {@link Alongside}
   */
  void relay(
      String roomId,
      RoomChange change,
      Map<LogName, List<LoggedEvent>> recorded,
      Consumer<String> attached) {
    change.pause().ifPresent(pause -> timers.start(roomId, pause, () -> tellReturns(roomId)));
    // Not waited for: every reconciliation asks again.
    webhooks.ask(Rooms.deadlineOf(roomId));
    if (change.undelivered().isEmpty()) {
      return;
    }
    Map<String, String> left = new LinkedHashMap<>();
    change.parted().forEach(one -> left.put(one.sessionId(), one.membershipId()));
    relay.relay(
        roomId,
        change.undelivered().get(),
        change.taken(),
        new Alongside(recorded, left, attached));
  }

  private void tellReturns(String roomId) {
    intend(roomId);
    relay(roomId, Await.on(scripts.tellReturns(roomId)).change());
  }
}
