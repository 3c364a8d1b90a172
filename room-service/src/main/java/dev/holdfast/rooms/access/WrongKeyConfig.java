package dev.holdfast.rooms.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many wrong API keys are looked at. */
@ConfigMapping(prefix = "holdfast.address")
public interface WrongKeyConfig {
  /** Wrong API keys from one address, after which more of them get 429 for a while. */
  @WithDefault("20")
  int wrongApiKeys();

  /** Time in which so many wrong API keys are forgiven. */
  @WithDefault("PT10M")
  Duration wrongApiKeysWithin();
}
