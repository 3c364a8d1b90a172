package dev.holdfast.signaling.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The demo pages. */
@ConfigMapping(prefix = "holdfast.demo")
public interface DemoConfig {
  /** What an address begins with: a scheme, a host, and a port if it is not the scheme's own. */
  String ORIGIN = "(?:https?|wss?)://[\\w.\\-:\\[\\]]+";

  /**
   * Whether the demo and its pages are here. Never where there is anything to protect: anybody can
   * sign in.
   */
  @WithDefault("false")
  boolean enabled();

  /** Where a browser reaches room-service; at the pages' own origin if not given. */
  Optional<String> roomServiceUrl();

  /**
   * Where a browser reaches transcript-service (ws or wss); at the pages' own origin if not given.
   */
  Optional<String> transcriptServiceUrl();

  /** Who may show the demo's pages in a frame: {@code 'none'}, or origins with spaces between. */
  @WithDefault("'none'")
  String frameAncestors();
}
