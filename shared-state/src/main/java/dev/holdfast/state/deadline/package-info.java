/**
 * Deadlines: what has to be reconciled and when, as sorted sets that any room-service claims from.
 * Begin with {@link dev.holdfast.state.deadline.Deadlines}.
 */
package dev.holdfast.state.deadline;
