package dev.holdfast.state.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Which claims of a token say what. A name with dots is a claim of that name, or where there is
 * none a path: {@code realm_access.roles} is {@code roles} in {@code realm_access}.
 */
@ConfigMapping(prefix = "holdfast.token.claims")
public interface ClaimsConfig {
  /** <a href="#claims-of-an-identity-provider">Claim</a> with the user's id. */
  @WithDefault("sub")
  String user();

  /** Claim with the roles; those of other names are left out. */
  @WithDefault("groups")
  String role();

  /** Claim with the names of queues. */
  @WithDefault("queues")
  String queues();

  /** Claim with the ids of rooms. */
  @WithDefault("rooms")
  String rooms();

  /** Claim with the ids of calls. */
  @WithDefault("calls")
  String calls();
}
