package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Whose requests are answered, and how long a client may take to say what it wants. */
@ConfigMapping(prefix = "holdfast.http")
public interface HttpConfig {
  String HEAD_TIMEOUT = "PT10S";
  String BODY_TIMEOUT = "PT30S";

  /** From a connection's begin, or the first byte of a later request, to the end of its head. */
  @WithDefault(HEAD_TIMEOUT)
  Duration headTimeout();

  /** From the end of a request's head to the end of its body. */
  @WithDefault(BODY_TIMEOUT)
  Duration bodyTimeout();

  /** Host names that requests may name, comma separated, without ports; any if none is given. */
  Optional<Set<String>> hosts();
}
