package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.Set;

/** For whom requests may be that a service answers. */
@ConfigMapping(prefix = "holdfast.http")
public interface HostNameConfig {
  /** Host names that requests may name, comma separated, without ports; any if none is given. */
  Optional<Set<String>> hosts();
}
