/** Who calls room-service: tokens, API keys, and the limit of wrong ones. */
package dev.holdfast.rooms.access;
