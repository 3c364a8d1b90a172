package dev.holdfast.signaling.probe;

/** What a probe says and hears through a WebSocket (Engine.IO v4, Socket.IO v5). */
final class EngineDoor {
  static final String URI = "/socket.io/?EIO=4&transport=websocket";

  private static final String OPEN = "0{";

  private EngineDoor() {}

  /** Whether a message is the answer to the handshake. */
  static boolean isOpened(String message) {
    return message.startsWith(OPEN);
  }
}
