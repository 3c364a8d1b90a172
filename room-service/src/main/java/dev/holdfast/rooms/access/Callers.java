package dev.holdfast.rooms.access;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.token.TokenClaims;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sent the current request. */
@Singleton
public final class Callers {
  private static final Set<String> ALL = Set.of("*");

  private final SecurityIdentity identity;
  private final TokenClaims claims;

  Callers(SecurityIdentity identity, TokenClaims claims) {
    this.identity = identity;
    this.claims = claims;
  }

  /** The caller of an endpoint that only the authenticated reach. */
  public Caller current() {
    return identity.getPrincipal() instanceof JsonWebToken token ? claims.caller(token) : service();
  }

  /**
   * Refuses whoever does not come with an API key.
   *
   * @throws HoldfastException {@code forbidden}
   */
  public void requireApiKey() {
    if (identity.getPrincipal() instanceof JsonWebToken) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "this needs an API key, not a token");
    }
  }

  private static Caller service() {
    return new Caller(
        ApiKeyAuthentication.PRINCIPAL,
        ApiKeyAuthentication.PRINCIPAL,
        Role.SERVICE,
        ALL,
        ALL,
        ALL,
        0,
        Long.MAX_VALUE);
  }
}
