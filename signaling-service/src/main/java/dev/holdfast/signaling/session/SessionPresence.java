package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.CloseCause;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Presence;
import jakarta.inject.Singleton;
import java.util.List;

/** Tells the rooms of a session, and the dispatch, that its client is there, or away. */
@Singleton
class SessionPresence {
  private final Presence presence;
  private final SessionRegistry registry;
  private final ReplicaIdentity replica;
  private final ReplicaConfig config;
  private final PoisonEvents poisonEvents;
  private final SessionSteps steps;

  SessionPresence(
      Presence presence,
      SessionRegistry registry,
      ReplicaIdentity replica,
      ReplicaConfig config,
      PoisonEvents poisonEvents,
      SessionSteps steps) {
    this.presence = presence;
    this.registry = registry;
    this.replica = replica;
    this.config = config;
    this.poisonEvents = poisonEvents;
    this.steps = steps;
  }

  /** The session is attached (again). */
  void back(ClientSession session) {
    List<String> in = List.copyOf(session.memberships().rooms());
    steps.untilDone(
        session,
        () -> {
          String user = session.caller().userId();
          presence.back(session.id(), user, session.epoch(), in);
          if (session.isInDispatch()) {
            presence.backInDispatch(session.id(), user, session.epoch(), replica.id());
          }
        });
  }

  /**
   * The connection is gone; the client may come back: its window begins, a short one if it said
   * that its page closes.
   */
  void closed(ClientSession session, CloseCause cause) {
    SessionHappenings.away(session, cause);
    if (poisonEvents.hasFailed(session, cause)) {
      steps.untilEnded(session, () -> Await.on(poisonEvents.count(session)));
    }
    // In a drain the clients move to another replica, and nobody else need notice: the window
    // begins only for those who have not come back by the time the lease would have lapsed.
    if (session.isMoving() && !session.closesPage()) {
      session.connection().runAfter(config.lease().toMillis(), () -> lost(session));
    } else {
      lost(session);
    }
  }

  private void lost(ClientSession session) {
    steps.untilEnded(
        session,
        () -> {
          if (session.closesPage()) {
            presence.pageClosed(session.id(), session.epoch(), replica.id());
          } else {
            presence.lost(session.id(), session.epoch(), replica.id());
          }
          registry.gone(session);
        });
  }

  /** A session was attached, but its client was not let in after all: its window begins. */
  void abandoned(String sessionId, long epoch) {
    steps.untilEnded(
        sessionId,
        () -> {
          presence.lost(sessionId, epoch, replica.id());
          registry.turnedBack(sessionId);
        });
  }
}
