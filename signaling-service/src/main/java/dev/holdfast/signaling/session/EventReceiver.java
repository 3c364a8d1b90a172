package dev.holdfast.signaling.session;

import dev.holdfast.signaling.socketio.SocketPacket;

/** The layer above sessions: acts on the events that their clients send. */
public interface EventReceiver {
  /** An event packet came; called on the session's event loop. */
  void receive(ClientSession session, SocketPacket packet);
}
