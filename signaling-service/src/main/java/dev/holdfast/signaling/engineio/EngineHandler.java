package dev.holdfast.signaling.engineio;

/** The layer above connections. */
public interface EngineHandler {
  /** A connection was opened; called on its event loop, before the handshake is sent. */
  EngineSocket.Listener accept(EngineSocket engine);
}
