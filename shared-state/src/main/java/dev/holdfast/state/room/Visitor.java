package dev.holdfast.state.room;

/**
 * Somebody who wants to be in a room, by a session.
 *
 * @param epoch the session's
 * @param tokenIssuedAt ms since the Unix epoch; a removal outlives the tokens issued before it
 */
public record Visitor(
    String userId, String name, String role, String sessionId, long epoch, long tokenIssuedAt) {}
