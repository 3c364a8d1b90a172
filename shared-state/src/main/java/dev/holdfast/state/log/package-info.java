/**
 * Happenings as lines of the log: what became of a session, a call, a room or a replica. Begin with
 * {@link dev.holdfast.state.log.HappeningLog}.
 */
package dev.holdfast.state.log;
