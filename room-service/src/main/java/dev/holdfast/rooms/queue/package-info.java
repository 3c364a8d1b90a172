/** Queues over HTTP, with who waits and who serves. */
package dev.holdfast.rooms.queue;
