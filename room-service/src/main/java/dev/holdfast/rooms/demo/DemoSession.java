package dev.holdfast.rooms.demo;

/**
 * Somebody who signed in.
 *
 * @param expiresAt of the token, ms since the Unix epoch
 */
public record DemoSession(String token, long expiresAt, String roomId, String userId) {}
