package dev.holdfast.rooms.deadline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How deadlines are kept. */
@ConfigMapping(prefix = "holdfast.deadlines")
public interface DeadlineConfig {
  /**
   * How often each of four shards is asked for what is due: the greatest part of a deadline's
   * lateness.
   */
  @WithDefault("PT0.25S")
  Duration poll();

  /** After how long another replica does what was claimed and not finished. */
  @WithDefault("PT10S")
  Duration claimLapse();

  /** How long nothing ends after Redis was away or restarted: clients need time to come back. */
  @WithDefault("PT15S")
  Duration grace();

  /** Aggregates that a replica reconciles at the same time. */
  @WithDefault("32")
  int concurrency();
}
