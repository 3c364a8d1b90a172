package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections whose clients have not said yet who they are, or have not been let in: anybody
 * can have them. On any thread.
 */
@Singleton
final class Unconnected {
  private final AtomicInteger connections = new AtomicInteger();
  private final EngineConfig config;
  private final SignalingMetrics metrics;

  Unconnected(EngineConfig config, SignalingMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  /** Whether there may be one more; many who ask at the same moment may all be told so. */
  boolean mayBeMore(AddressLimits address) {
    if (!address.admitsUnconnected()) {
      metrics.packetRefused("address-unconnected");
      return false;
    }
    if (connections.get() >= config.maxUnconnected()) {
      metrics.packetRefused("unconnected");
      return false;
    }
    return true;
  }

  void add(AddressLimits address) {
    connections.incrementAndGet();
    address.unconnected(1);
  }

  void remove(AddressLimits address) {
    connections.decrementAndGet();
    address.unconnected(-1);
  }
}
