/** How this service probes itself: a room that is asked for and not made. */
package dev.holdfast.rooms.probe;
