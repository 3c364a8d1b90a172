/** The metrics of signaling-service that belong to no single class. */
package dev.holdfast.signaling.metrics;
