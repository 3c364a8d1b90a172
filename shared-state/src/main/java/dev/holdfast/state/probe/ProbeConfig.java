package dev.holdfast.state.probe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica probes its own doors. */
@ConfigMapping(prefix = "holdfast.probe")
public interface ProbeConfig {
  /** Whether this replica probes its own <a href="#self-probe">doors</a>, as a client would. */
  @WithDefault("true")
  boolean enabled();

  /** How often each door is probed, from half to one and a half times this. */
  @WithDefault("PT10S")
  Duration every();

  /** How long a probe waits for its answer. */
  @WithDefault("PT5S")
  Duration timeout();
}
