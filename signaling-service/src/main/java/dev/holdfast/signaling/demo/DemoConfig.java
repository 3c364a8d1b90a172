package dev.holdfast.signaling.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The demo pages. */
@ConfigMapping(prefix = "holdfast.demo")
public interface DemoConfig {
  /** What an address begins with: a scheme, a host, and a port if it is not the scheme's own. */
  String ORIGIN = "(?:https?|wss?)://[\\w.\\-:\\[\\]]+";

  /** Whether the demo and its pages are here. Never in production: anybody can sign in. */
  @WithDefault("false")
  boolean enabled();

  /** Where a browser reaches room-service; not given if it is at the pages' own origin. */
  Optional<String> roomServiceUrl();

  /** Where a browser reaches transcript-service (ws or wss); not given if at the pages' origin. */
  Optional<String> transcriptServiceUrl();

  /** Who may show the pages in a frame: {@code 'none'}, or origins with spaces between. */
  @WithDefault("'none'")
  String frameAncestors();
}
