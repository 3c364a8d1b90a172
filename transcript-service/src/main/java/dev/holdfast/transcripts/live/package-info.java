/**
 * Readers of a live transcript, over WebSocket and server-sent events. Begin with {@link
 * dev.holdfast.transcripts.live.LiveReaders} and {@link dev.holdfast.transcripts.live.LiveReader}.
 */
package dev.holdfast.transcripts.live;
