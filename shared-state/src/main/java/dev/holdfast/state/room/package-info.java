/**
 * Rooms: who is in them, who is away and until when, and the log of what happened there. Begin with
 * {@link dev.holdfast.state.room.Rooms}; its scripts stand in {@code redis/room}.
 */
package dev.holdfast.state.room;
