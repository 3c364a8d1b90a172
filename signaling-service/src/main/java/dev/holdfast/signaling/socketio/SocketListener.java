package dev.holdfast.signaling.socketio;

import dev.holdfast.signaling.engineio.CloseCause;

/** Whoever is behind a connected socket; called on the connection's event loop. */
public interface SocketListener {
  /** An EVENT or BINARY_EVENT, with all its attachments. */
  void event(SocketPacket packet);

  /** The client sent DISCONNECT: it does not mean to come back. */
  void left();

  /** The connection is gone; the client may come back. */
  void closed(CloseCause cause);
}
