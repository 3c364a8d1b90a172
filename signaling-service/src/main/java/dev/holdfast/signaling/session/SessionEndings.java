package dev.holdfast.signaling.session;

import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.LeaveReason;
import dev.holdfast.state.room.Presence;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.SessionMemberships;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the end of a session for good undoes. Its steps must have their turn behind the session's
 * events: only then it is known what these have begun. They may be tried until they have worked.
 */
@Singleton
class SessionEndings {
  private final Sessions sessions;
  private final Rooms rooms;
  private final CallFlows calls;
  private final Presence presence;
  private final SessionRegistry registry;

  SessionEndings(
      Sessions sessions,
      Rooms rooms,
      CallFlows calls,
      Presence presence,
      SessionRegistry registry) {
    this.sessions = sessions;
    this.rooms = rooms;
    this.calls = calls;
    this.presence = presence;
    this.registry = registry;
  }

  /** The client said goodbye: all that it has by this session ends. */
  Runnable said(ClientSession session) {
    // An attempt that fails half-way has ended the session: the next one finds no list of places.
    Set<String> places = new LinkedHashSet<>();
    AtomicBoolean told = new AtomicBoolean();
    return () -> {
      places.addAll(session.memberships().rooms());
      presence.ends(places);
      Optional<SessionMemberships> was = Await.on(sessions.leave(session.id(), session.epoch()));
      // Whoever is attached elsewhere since has not said goodbye.
      if (was.isPresent()) {
        if (told.compareAndSet(false, true)) {
          SessionHappenings.left(session);
        }
        // Rooms, too, into which others have brought the user, who has not heard of it yet.
        places.addAll(was.get().rooms());
        if (was.get().inDispatch()) {
          session.enterDispatch();
        }
        if (session.isInDispatch()) {
          calls.quit(session.sessionUser());
        }
        places.forEach(room -> leave(room, session.sessionUser()));
      }
      registry.gone(session);
    };
  }

  /** Somebody else has ended the session, and all of it that was known then. */
  Runnable by(ClientSession session) {
    return () -> {
      presence.ends(session.memberships().rooms());
      session.memberships().rooms().forEach(room -> leave(room, session.sessionUser()));
      registry.gone(session);
    };
  }

  private void leave(String roomId, SessionUser sessionUser) {
    try {
      rooms.leave(roomId, sessionUser, LeaveReason.byOwnWill(sessionUser.userId()));
    } catch (HoldfastException e) {
      // A room that is gone has been left; trying again would never end.
      if (e.code().retryable()) {
        throw e;
      }
    }
  }
}
