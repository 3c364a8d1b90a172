package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Whose requests are answered, and how long a client may take to say what it wants. */
@ConfigMapping(prefix = "holdfast.http")
public interface HttpConfig {
  /**
   * How long a client may take from the connection, or a later request's first byte, to the end of
   * a request's head; then 408, or the end without a word if nothing was said. At the management
   * port too.
   */
  @WithDefault("PT10S")
  Duration headTimeout();

  /**
   * How long a client may take from the end of a request's head to the end of its body; then 408.
   */
  @WithDefault("PT30S")
  Duration bodyTimeout();

  /**
   * Host names that requests may name, comma separated, without ports; any if none is given, see <a
   * href="#pages-and-host-names">pages and host names</a>.
   */
  Optional<Set<String>> hosts();
}
