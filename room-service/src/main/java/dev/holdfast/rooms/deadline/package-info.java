/**
 * Claims deadlines that are due and reconciles what they name. Begin with {@link
 * dev.holdfast.rooms.deadline.DeadlineWorker}; decision 004 says why.
 */
package dev.holdfast.rooms.deadline;
