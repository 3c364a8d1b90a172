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

  /** HS256 secret of at least 32 bytes, shared by all services and whoever issues tokens. */
  Optional<String> secret();

  /** Public key (PEM, or where it is found) of whoever issues the tokens, instead of a secret. */
  Optional<String> publicKey();

  /** JWKS URL of an identity provider that issues the tokens, instead of a secret. */
  Optional<String> jwksUrl();

  /** How far the clock of whoever issues the tokens may be off, at every door: at most PT5M. */
  @WithDefault("PT1M")
  Duration leeway();
}
