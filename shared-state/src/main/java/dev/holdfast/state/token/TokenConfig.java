package dev.holdfast.state.token;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How tokens are checked: by a shared secret, or by the key of an identity provider. */
@ConfigMapping(prefix = "holdfast.token")
public interface TokenConfig {
  /** HS256 secret of at least 32 bytes, shared by all services and whoever issues tokens. */
  Optional<String> secret();

  /** Public key (PEM, or where it is found) of whoever issues the tokens, instead of a secret. */
  Optional<String> publicKey();

  /** JWKS URL of an identity provider that issues the tokens, instead of a secret. */
  Optional<String> jwksUrl();
}
