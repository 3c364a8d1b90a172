/** Refusals as RFC 9457 problems, and the bounds of bodies. */
package dev.holdfast.transcripts.problem;
