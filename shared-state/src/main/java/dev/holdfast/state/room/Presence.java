package dev.holdfast.state.room;

import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.Detached;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Tells a session's rooms, and the dispatch, that its connection is gone, or back. The replica's
 * list of sessions is the intent: a session is to be struck off it last, so that whoever clears up
 * after a dead replica tells the rooms that it had no time to tell.
 *
 * <p>These methods wait: call them on a virtual thread.
 */
@Singleton
public final class Presence {
  private static final int AT_ONCE = 64;

  private final Sessions sessions;
  private final Replicas replicas;
  private final Rooms rooms;
  private final Dispatch dispatch;
  private final SessionConfig config;

  public Presence(
      Sessions sessions, Replicas replicas, Rooms rooms, Dispatch dispatch, SessionConfig config) {
    this.sessions = sessions;
    this.replicas = replicas;
    this.rooms = rooms;
    this.dispatch = dispatch;
    this.config = config;
  }

  /** A session's connection at a replica is gone: its reconnection window begins. */
  public void lost(String sessionId, long epoch, String replica) {
    tell(sessionId, Await.on(sessions.detach(sessionId, epoch, replica)), Departure.LOST);
  }

  /**
   * As {@link #lost}, of a client that said that its page closes: the session may come back as late
   * as any other, but its places are kept for a short while only. If this replica dies in between,
   * they are kept as of any other.
   */
  public void pageClosed(String sessionId, long epoch, String replica) {
    tell(
        sessionId,
        Await.on(sessions.detach(sessionId, epoch, replica)),
        new Departure.PageClosed(config.closedPageWindow()));
  }

  /** A session is about to end for good: its rooms are reconciled, should nobody leave them. */
  public void ends(Iterable<String> roomIds) {
    roomIds.forEach(rooms::intend);
  }

  /** A session is attached (again): the rooms in {@code roomIds} hear of it. */
  public void back(String sessionId, String userId, long epoch, Iterable<String> roomIds) {
    roomIds.forEach(room -> rooms.reconnect(room, userId, sessionId, epoch));
  }

  /** A session is attached (again), at a replica: the dispatch, where it is too, hears of it. */
  public void backInDispatch(String sessionId, String userId, long epoch, String replica) {
    dispatch.back(userId, sessionId, epoch, replica);
  }

  /**
   * Starts the windows of all sessions of a replica whose lease ran out. A replica that was only
   * thought dead and has renewed its lease is left alone from then on.
   */
  public void clearUpAfter(String replica) {
    List<String> held = Await.on(replicas.heldBy(replica, AT_ONCE));
    while (!held.isEmpty()) {
      for (String session : held) {
        if (!Await.on(replicas.remaining(replica)).isZero()) {
          return;
        }
        tell(session, Await.on(sessions.giveUp(session, replica)), Departure.LOST);
        strikeOff(replica, session);
      }
      held = Await.on(replicas.heldBy(replica, AT_ONCE));
    }
  }

  // The replica may be alive after all and have taken the session back in between.
  private void strikeOff(String replica, String session) {
    Await.on(replicas.released(replica, session));
    Await.on(sessions.find(session))
        .filter(holder -> holder.replica().equals(replica))
        .ifPresent(taken -> Await.on(replicas.holds(replica, session)));
  }

  private void tell(String sessionId, Optional<Detached> detached, Departure how) {
    detached.ifPresent(
        ended -> {
          String user = ended.subject();
          ended
              .memberships()
              .rooms()
              .forEach(room -> rooms.disconnect(room, user, sessionId, ended.epoch(), how));
          if (ended.memberships().inDispatch()) {
            dispatch.away(user, sessionId, ended.epoch(), how);
          }
        });
  }
}
