/** Rooms over HTTP. Begin with {@link dev.holdfast.rooms.room.RoomEndpoint}. */
package dev.holdfast.rooms.room;
