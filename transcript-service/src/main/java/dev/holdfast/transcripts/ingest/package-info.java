/**
 * Takes segments from producers, over HTTP and WebSocket, and stores them in order. Begin with
 * {@link dev.holdfast.transcripts.ingest.Ingest}.
 */
package dev.holdfast.transcripts.ingest;
