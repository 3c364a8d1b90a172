package dev.holdfast.transcripts.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The demo, in which a call's participants write its captions themselves. */
@ConfigMapping(prefix = "holdfast.demo")
public interface DemoConfig {
  /** The demo: whoever may read a call's transcript may also add to it. */
  @WithDefault("false")
  boolean enabled();
}
