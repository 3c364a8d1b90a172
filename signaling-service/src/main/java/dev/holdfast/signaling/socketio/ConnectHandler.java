package dev.holdfast.signaling.socketio;

/** Decides about CONNECT packets. */
public interface ConnectHandler {
  /**
   * Answers, sooner or later, with {@link SocketConnection#connected} or {@link
   * SocketConnection#refused}. Called on the connection's event loop.
   *
   * @param auth the packet's JSON object, or empty
   */
  void connect(SocketConnection connection, String auth);
}
