/**
 * Stored transcripts over HTTP: pages, exports in several formats, retention and erasure. Begin
 * with {@link dev.holdfast.transcripts.history.TranscriptResource}.
 */
package dev.holdfast.transcripts.history;
