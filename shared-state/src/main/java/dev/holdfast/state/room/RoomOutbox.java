package dev.holdfast.state.room;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.webhook.Webhooks;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What is to be done before and after each script that changes a room. Waits. */
@Singleton
final class RoomOutbox {
  private static final Duration INTENT = Duration.ofSeconds(2);

  private final Sessions sessions;
  private final Deadlines deadlines;
  private final Webhooks webhooks;
  private final RoomRelay relay;

  RoomOutbox(Sessions sessions, Deadlines deadlines, Webhooks webhooks, RoomRelay relay) {
    this.sessions = sessions;
    this.deadlines = deadlines;
    this.webhooks = webhooks;
    this.relay = relay;
  }

  /** Asks for a look, before a change: it does what a crash leaves undone. */
  void intend(String roomId) {
    Await.on(deadlines.schedule(Rooms.deadlineOf(roomId), INTENT));
  }

  /**
   * Asks for a look that tells of a return.
   *
   * @param inMs as a script says; less than 0 if there is nothing to tell
   */
  void lookToTell(String roomId, long inMs) {
    if (inMs >= 0) {
      Await.on(deadlines.schedule(Rooms.deadlineOf(roomId), Duration.ofMillis(inMs)));
    }
  }

  /** Whoever left strikes the room off, and all that was logged is delivered. */
  void handOn(String roomId, RoomScripts.Answer answer) {
    // Not waited for: every look asks again.
    webhooks.ask(Rooms.deadlineOf(roomId));
    answer
        .parted()
        .forEach(one -> Await.on(sessions.leaveRoom(one.sessionId(), roomId, one.visit())));
    answer.undelivered().ifPresent(last -> relay.relay(roomId, last));
  }
}
