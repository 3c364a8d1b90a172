/**
 * The Socket.IO protocol, version 5, on top of Engine.IO. Begin with {@link
 * dev.holdfast.signaling.socketio.SocketServer}; the codec is a plain function.
 */
package dev.holdfast.signaling.socketio;
