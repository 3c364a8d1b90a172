package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many HTTP requests of one user a replica answers. */
@ConfigMapping(prefix = "holdfast.requests")
public interface RequestConfig {
  /** Requests a second of one user in the long run; the rest get 429. */
  @WithDefault("50")
  int perSecond();

  /** Requests of one user at once. */
  @WithDefault("500")
  int burst();
}
