package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import jakarta.inject.Singleton;

/**
 * The connections whose clients have not said yet who they are, or have not been let in: anybody
 * can have them. When there are too many the oldest is closed, not the newest refused: who means to
 * come in does so at once, and who only takes places would shut all others out. On any thread.
 */
@Singleton
final class Unconnected {
  private final OldestFirst connections;
  private final SignalingMetrics metrics;

  Unconnected(EngineConfig config, SignalingMetrics metrics) {
    this.connections = new OldestFirst(config.maxUnconnected());
    this.metrics = metrics;
  }

  void add(EngineSocket connection) {
    connection
        .address()
        .addUnconnected(connection)
        .ifPresent(
            oldest -> {
              connections.remove(oldest);
              closed(oldest, "address-unconnected");
            });
    connections
        .add(connection)
        .ifPresent(
            oldest -> {
              oldest.address().removeUnconnected(oldest);
              closed(oldest, "unconnected");
            });
  }

  void remove(EngineSocket connection) {
    connections.remove(connection);
    connection.address().removeUnconnected(connection);
  }

  private void closed(EngineSocket oldest, String limit) {
    metrics.packetRefused(limit);
    oldest.context().runOnContext(ignored -> oldest.giveWay());
  }
}
