package dev.holdfast.state.session;

/**
 * What ended with a session's connection.
 *
 * @param subject whose session it is
 * @param stays where it was
 */
public record Detached(long epoch, String subject, Stays stays) {}
