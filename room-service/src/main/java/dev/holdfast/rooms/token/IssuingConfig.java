package dev.holdfast.rooms.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the tokens live that are made here. */
@ConfigMapping(prefix = "holdfast.token")
public interface IssuingConfig {
  /** Life of a token whose request names none. */
  @WithDefault("PT1H")
  Duration ttl();

  /** Longest life that a request may name. */
  @WithDefault("PT24H")
  Duration maxTtl();
}
