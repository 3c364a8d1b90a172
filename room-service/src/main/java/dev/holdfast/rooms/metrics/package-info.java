/** The metrics of queues, read from Redis. */
package dev.holdfast.rooms.metrics;
