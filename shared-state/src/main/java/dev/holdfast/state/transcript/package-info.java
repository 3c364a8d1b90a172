/**
 * Transcripts: what was said in a call, with the producers that send it, redaction, and the legal
 * hold. Begin with {@link dev.holdfast.state.transcript.Transcripts}; its scripts stand in {@code
 * redis/transcript}.
 */
package dev.holdfast.state.transcript;
