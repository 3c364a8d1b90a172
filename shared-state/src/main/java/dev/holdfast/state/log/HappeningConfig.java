package dev.holdfast.state.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which happenings are told in the log. */
@ConfigMapping(prefix = "holdfast.log")
public interface HappeningConfig {
  /**
   * Of how many sessions, calls and rooms the log tells: from 0 (none) to 1 (all). The id decides,
   * so that one call is told wholly or not at all.
   */
  @WithDefault("1")
  double share();
}
