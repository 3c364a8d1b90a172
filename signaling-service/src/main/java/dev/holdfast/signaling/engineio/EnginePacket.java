package dev.holdfast.signaling.engineio;

import io.vertx.core.buffer.Buffer;

/** A packet of the Engine.IO protocol, version 4. */
public sealed interface EnginePacket {
  /** The server's handshake. */
  record Open(String json) implements EnginePacket {}

  /** The other side is going to close the transport. */
  record Close() implements EnginePacket {}

  /** Heartbeat from the server, or a client's probe of a transport. */
  record Ping(String data) implements EnginePacket {}

  /** The answer to a ping, with its data. */
  record Pong(String data) implements EnginePacket {}

  /** A text message of the layer above. */
  record Message(String text) implements EnginePacket {}

  /** A binary message of the layer above. */
  record Binary(Buffer data) implements EnginePacket {}

  /** The client goes over to the transport that it probed. */
  record Upgrade() implements EnginePacket {}

  /** Releases a pending poll. */
  record Noop() implements EnginePacket {}
}
