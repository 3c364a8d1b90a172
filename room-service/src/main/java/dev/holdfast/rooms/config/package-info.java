/** Checks of room-service's configuration at its start. */
package dev.holdfast.rooms.config;
