package dev.holdfast.rooms.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the tokens live that are made here. */
@ConfigMapping(prefix = "holdfast.token")
public interface IssuingConfig {
  /** Time to live of a token whose request names none. */
  @WithDefault("PT1H")
  Duration ttl();

  /** Longest time to live that a request may name. */
  @WithDefault("PT24H")
  Duration maxTtl();
}
