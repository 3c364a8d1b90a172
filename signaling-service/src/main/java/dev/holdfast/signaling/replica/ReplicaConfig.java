package dev.holdfast.signaling.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** This replica among the others. */
@ConfigMapping(prefix = "holdfast.replica")
public interface ReplicaConfig {
  /** What the replica's name begins with ({@code signaling}); the rest is random at each start. */
  Optional<String> id();

  /**
   * Where other replicas reach this one, host:port; else the address of this machine (of the pod,
   * in a cluster) and the HTTP port.
   */
  Optional<String> address();

  /** How long a replica counts as alive without a sign of life. */
  @WithDefault("PT10S")
  Duration lease();

  /** Time between two signs of life. */
  @WithDefault("PT3S")
  Duration renewEvery();
}
