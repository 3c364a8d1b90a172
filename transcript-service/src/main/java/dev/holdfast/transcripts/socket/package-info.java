/**
 * What both kinds of WebSockets share: the check at the upgrade, the bounded outbox, the drain.
 * Begin with {@link dev.holdfast.transcripts.socket.Sockets}.
 */
package dev.holdfast.transcripts.socket;
