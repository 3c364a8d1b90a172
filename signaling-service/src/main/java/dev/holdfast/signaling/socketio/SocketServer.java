package dev.holdfast.signaling.socketio;

import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.signaling.engineio.EngineHandler;
import dev.holdfast.signaling.engineio.EngineSocket;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.http.UnfinishedInput;
import jakarta.inject.Singleton;

/** Puts the Socket.IO layer on top of every Engine.IO connection. */
@Singleton
class SocketServer implements EngineHandler {
  private final EngineConfig config;
  private final ConnectHandler handler;
  private final SignalingMetrics metrics;
  private final UnfinishedInput memory;

  SocketServer(
      EngineConfig config,
      ConnectHandler handler,
      SignalingMetrics metrics,
      UnfinishedInput memory) {
    this.config = config;
    this.handler = handler;
    this.metrics = metrics;
    this.memory = memory;
  }

  @Override
  public EngineSocket.Listener accept(EngineSocket engine) {
    if (!engine.address().isOwnProbe()) {
      metrics.connectionOpened(engine.transportName());
    }
    return new SocketConnection(engine, config, handler, metrics, memory, 0);
  }
}
