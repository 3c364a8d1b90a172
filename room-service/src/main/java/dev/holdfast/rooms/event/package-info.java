/**
 * The logs of rooms and calls over HTTP, as pages and as server-sent events. Begin with {@link
 * dev.holdfast.rooms.event.EventLog} and {@link dev.holdfast.rooms.event.EventStream}.
 */
package dev.holdfast.rooms.event;
