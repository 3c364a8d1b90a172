package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Whose requests are answered, and how long a client may take to say what it wants. */
@ConfigMapping(prefix = "holdfast.http")
public interface HttpConfig {
  /** From a connection's begin, or the first byte of a later request, to the end of its head. */
  @WithDefault("PT10S")
  Duration headTimeout();

  /** From the end of a request's head to the end of its body. */
  @WithDefault("PT30S")
  Duration bodyTimeout();

  /** Host names that requests may name, comma separated, without ports; any if none is given. */
  Optional<Set<String>> hosts();
}
