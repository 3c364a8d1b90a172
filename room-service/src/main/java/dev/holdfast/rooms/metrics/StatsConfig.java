package dev.holdfast.rooms.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How queues are watched for the metrics. */
@ConfigMapping(prefix = "holdfast.figures")
public interface StatsConfig {
  /** How often each replica reads how long the queues are and what their agents do. */
  @WithDefault("PT10S")
  Duration every();

  /** Most queues that have figures of their own, the first by name. */
  @WithDefault("100")
  int mostQueues();
}
