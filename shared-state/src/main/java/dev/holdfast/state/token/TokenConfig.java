package dev.holdfast.state.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How tokens are checked: by a shared secret, or by the key of an identity provider. */
@ConfigMapping(prefix = "holdfast.token")
public interface TokenConfig {
  /** What {@link #leeway} is if nobody says. */
  String DEFAULT_LEEWAY = "PT1M";

  /** HS256 secret of at least 32 bytes, the same for all services and whoever issues tokens. */
  Optional<String> secret();

  /** Instead of a secret: public key (PEM, or where it is found) of whoever issues the tokens. */
  Optional<String> publicKey();

  /** Instead of a secret: JWKS URL of whoever issues the tokens. */
  Optional<String> jwksUrl();

  /**
   * How far the clock of whoever issues the tokens may be off, at most {@code PT5M}: how long
   * before its {@code nbf} and after its {@code exp} a token is taken, and how long after it
   * connections end, at every endpoint.
   */
  @WithDefault("PT1M")
  Duration leeway();
}
