package dev.holdfast.state.session;

import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;

/**
 * Somebody who wants to be in a room, by a session.
 *
 * @param epoch the session's
 * @param tokenIssuedAt ms since the Unix epoch; a removal outlives the tokens issued before it
 */
public record SessionUser(
    String userId, String name, Role role, String sessionId, long epoch, long tokenIssuedAt) {

  /** A caller, by a session of the caller's. */
  public static SessionUser of(Caller caller, String sessionId, long epoch) {
    return new SessionUser(
        caller.userId(), caller.name(), caller.role(), sessionId, epoch, caller.issuedAt());
  }

  /** The same, by a newer epoch of the session. */
  public SessionUser at(long newEpoch) {
    return new SessionUser(userId, name, role, sessionId, newEpoch, tokenIssuedAt);
  }
}
