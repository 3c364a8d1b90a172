package dev.holdfast.state.room;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What is to be done before and after each script that changes a room. Waits. */
@Singleton
final class RoomOutbox {
  private static final Duration INTENT = Duration.ofSeconds(2);

  private final RoomScripts scripts;
  private final Sessions sessions;
  private final Deadlines deadlines;
  private final Webhooks webhooks;
  private final RoomRelay relay;
  private final RoomTimers timers = new RoomTimers();

  RoomOutbox(
      RoomScripts scripts,
      Sessions sessions,
      Deadlines deadlines,
      Webhooks webhooks,
      RoomRelay relay) {
    this.scripts = scripts;
    this.sessions = sessions;
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
    change.pause().ifPresent(pause -> timers.start(roomId, pause, () -> tellReturns(roomId)));
    // Not waited for: every reconciliation asks again.
    webhooks.ask(Rooms.deadlineOf(roomId));
    change
        .parted()
        .forEach(one -> Await.on(sessions.leaveRoom(one.sessionId(), roomId, one.membershipId())));
    change.undelivered().ifPresent(last -> relay.relay(roomId, last, change.taken()));
  }

  private void tellReturns(String roomId) {
    intend(roomId);
    relay(roomId, Await.on(scripts.tellReturns(roomId)).change());
  }
}
