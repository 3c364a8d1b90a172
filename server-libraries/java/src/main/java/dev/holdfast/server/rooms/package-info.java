/** Operations and values of room-service, generated from its OpenAPI document. */
package dev.holdfast.server.rooms;
