package dev.holdfast.signaling.engineio;

import jakarta.inject.Singleton;

/** What bounds each connection, alone and together with the others of this replica. */
@Singleton
final class ConnectionLimits {
  private final EngineConfig config;
  private final InboundLimits inbound;
  private final OutboundMemory outbound;
  private final Unconnected unconnected;

  ConnectionLimits(
      EngineConfig config,
      InboundLimits inbound,
      OutboundMemory outbound,
      Unconnected unconnected) {
    this.config = config;
    this.inbound = inbound;
    this.outbound = outbound;
    this.unconnected = unconnected;
  }

  EngineConfig config() {
    return config;
  }

  /** What one client may send. */
  InboundLimits inbound() {
    return inbound;
  }

  /** What waits to be written to all clients. */
  OutboundMemory outbound() {
    return outbound;
  }

  /** The connections that have not been let in. */
  Unconnected unconnected() {
    return unconnected;
  }
}
