package dev.holdfast.rooms.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The demo pages' sign-in. */
@ConfigMapping(prefix = "holdfast.demo")
public interface DemoConfig {
  /** Lets anybody sign in by a name, as any role. Never where there is anything to protect. */
  @WithDefault("false")
  boolean enabled();
}
