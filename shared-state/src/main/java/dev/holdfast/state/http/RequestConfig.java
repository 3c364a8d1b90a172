package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many HTTP requests of one user a replica answers. */
@ConfigMapping(prefix = "holdfast.requests")
public interface RequestConfig {
  /**
   * HTTP requests a second of one user, services excepted, that a replica of room- or
   * transcript-service answers in the long run; the rest get 429.
   */
  @WithDefault("50")
  int perSecond();

  /** Requests of one user at once. */
  @WithDefault("500")
  int burst();
}
