package dev.holdfast.rooms.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The demo pages' sign-in. */
@ConfigMapping(prefix = "holdfast.demo")
public interface DemoConfig {
  /** Lets anybody sign in by a name, as any role. Never where there is anything to protect. */
  @WithDefault("false")
  boolean enabled();

  /**
   * Queues of the demo, comma separated; {@code support}, {@code sales} and {@code interpreters} if
   * none is named.
   */
  Optional<List<String>> queues();
}
