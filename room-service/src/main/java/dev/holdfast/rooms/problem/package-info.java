/** Refusals as RFC 9457 problems, one for each {@link dev.holdfast.state.error.ErrorCode}. */
package dev.holdfast.rooms.problem;
