package dev.holdfast.signaling.session;

import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.SessionUser;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings a new session into the places of its user: those of the session that it replaces, and the
 * call for which the user waits. Waits: to be called on a virtual thread.
 */
@Singleton
class PlaceTakeover {
  private static final Logger LOG = Logger.getLogger(PlaceTakeover.class);

  private final Rooms rooms;
  private final CallFlows calls;
  private final ReplicaIdentity replica;

  PlaceTakeover(Rooms rooms, CallFlows calls, ReplicaIdentity replica) {
    this.rooms = rooms;
    this.calls = calls;
    this.replica = replica;
  }

  /** The rooms of a session that has ended, as far as the new one could enter them. */
  Set<String> rooms(SessionUser sessionUser, Optional<Attachment.Attached> ended) {
    return ended.stream()
        .flatMap(before -> before.memberships().rooms().stream())
        .filter(room -> takesPlaceOver(sessionUser, room))
        .collect(Collectors.toSet());
  }

  /** Whether the new session waits in a queue, or serves some, from now on. */
  boolean dispatch(SessionUser sessionUser, Optional<Attachment.Attached> ended) {
    return calls.arrived(sessionUser, replica.id(), ended.map(before -> before.pid().sessionId()));
  }

  private boolean takesPlaceOver(SessionUser sessionUser, String roomId) {
    try {
      rooms.join(sessionUser, roomId);
      return true;
    } catch (HoldfastException e) {
      // A room that lets nobody in any more must not keep the client out of everything else.
      if (e.code().retryable()) {
        throw e;
      }
      LOG.infof("session %s: %s", sessionUser.sessionId(), e.getMessage());
      return false;
    }
  }
}
