/**
 * The life of a session at this replica: CONNECT, replay, live events, its end, and the drain.
 * Begin with {@link dev.holdfast.signaling.session.SessionLife}.
 */
package dev.holdfast.signaling.session;
