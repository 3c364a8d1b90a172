/**
 * The speech engines whose messages are understood as they are. Begin with {@link
 * dev.holdfast.transcripts.engine.Engine}.
 */
package dev.holdfast.transcripts.engine;
