package dev.holdfast.state.drain;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** How replicas of one service that end at once take turns. */
@ConfigMapping(prefix = "holdfast.drain")
public interface DrainConfig {
  /**
   * How long a replica that ends goes on serving its clients while another one of its service sends
   * its own away; twice {@code quarkus.shutdown.delay} if not given, so that two may be ahead.
   * Zero: it does not wait. It comes before that delay, so the orchestrator's grace period must
   * have room for both.
   */
  Optional<Duration> longestWait();
}
