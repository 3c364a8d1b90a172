package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import io.github.bucket4j.Bucket;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How many new connections this replica takes: when an ingress comes back all clients come at once,
 * and whoever is let in should be served. The others are told to come again soon.
 */
@Singleton
class Admission {
  private final Bucket handshakes;
  private final SignalingMetrics metrics;

  Admission(EngineConfig config, SignalingMetrics metrics) {
    this.metrics = metrics;
    this.handshakes =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(config.handshakesBurst())
                        .refillGreedy(config.handshakesPerSecond(), Duration.ofSeconds(1)))
            .build();
  }

  /** Whether one more handshake is taken now. */
  boolean admits(AddressLimits address) {
    if (!address.admitsHandshake()) {
      metrics.packetRefused("address-overloaded");
      return false;
    }
    boolean admitted = handshakes.tryConsume(1);
    if (!admitted) {
      metrics.packetRefused("overloaded");
    }
    return admitted;
  }
}
