package dev.holdfast.rooms.token;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.ClaimsConfig;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.token.TokenConfig;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes tokens with the secret by which all services check them. */
@Singleton
public final class TokenIssuer {
  private final Optional<String> secret;
  private final ClaimsConfig names;

  TokenIssuer(TokenConfig config, ClaimsConfig names) {
    this.names = names;
    this.secret = config.secret().filter(text -> !text.isBlank());
  }

  /**
   * What a token says.
   *
   * @param rooms ids, or {@code *} for all; the same for {@code queues} and {@code calls}
   */
  public record Grant(
      String sub,
      String name,
      Role role,
      Set<String> queues,
      Set<String> rooms,
      Set<String> calls) {}

  /**
   * Makes a token.
   *
   * @param ttl at least a second
   * @throws HoldfastException {@code not-found} if an identity provider makes the tokens
   */
  public IssuedToken issue(Grant grant, Duration ttl) {
    String key =
        secret.orElseThrow(
            () ->
                new HoldfastException(
                    ErrorCode.NOT_FOUND,
                    "no tokens are made here: they are checked by the key of an identity provider"
                        + " (holdfast.token.public-key or holdfast.token.jwks-url); ask it"));
    long issuedAt = Instant.now().getEpochSecond();
    long expiresAt = issuedAt + ttl.toSeconds();
    JwtClaimsBuilder claims =
        Jwt.claims()
            .subject(grant.sub())
            .claim("name", grant.name())
            .claim(names.user(), grant.sub())
            .claim(names.role(), List.of(grant.role().wire()))
            .claim(names.queues(), grant.queues())
            .claim(names.rooms(), grant.rooms())
            .claim(names.calls(), grant.calls())
            .issuedAt(issuedAt)
            .expiresAt(expiresAt);
    return new IssuedToken(claims.signWithSecret(key), expiresAt * 1000);
  }
}
