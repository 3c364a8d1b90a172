/**
 * Spans of client events and of their deliveries, if traces are switched on. Begin with {@link
 * dev.holdfast.signaling.trace.Traces}; decision 014 says why they are off by default.
 */
package dev.holdfast.signaling.trace;
