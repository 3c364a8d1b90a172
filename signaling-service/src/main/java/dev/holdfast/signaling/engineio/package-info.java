/**
 * The Engine.IO protocol, version 4, over polling and WebSocket, with the limits of what one client
 * may send and hold. Begin with {@link dev.holdfast.signaling.engineio.EngineSockets}.
 */
package dev.holdfast.signaling.engineio;
