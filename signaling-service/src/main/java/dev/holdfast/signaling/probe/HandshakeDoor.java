package dev.holdfast.signaling.probe;

import dev.holdfast.state.probe.Door;
import dev.holdfast.state.probe.OwnServer;
import io.vertx.core.Future;
import jakarta.inject.Singleton;

/** The handshake: a WebSocket, and the first packet of Engine.IO. */
@Singleton
final class HandshakeDoor implements Door {
  private final OwnServer server;

  HandshakeDoor(OwnServer server) {
    this.server = server;
  }

  @Override
  public String name() {
    return "handshake";
  }

  @Override
  public boolean canBeProbed() {
    return true;
  }

  @Override
  public Future<Boolean> probe() {
    return server.talk(
        EngineDoor.URI, (conversation, message) -> conversation.over(EngineDoor.isOpened(message)));
  }
}
