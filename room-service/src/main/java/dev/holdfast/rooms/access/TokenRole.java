package dev.holdfast.rooms.access;

import dev.holdfast.state.token.TokenClaims;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Gives whoever comes with a token the role by which all services know the person. */
@ApplicationScoped
class TokenRole implements SecurityIdentityAugmentor {
  private final TokenClaims claims;

  TokenRole(TokenClaims claims) {
    this.claims = claims;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    Principal principal = identity.getPrincipal();
    if (!(principal instanceof JsonWebToken token)) {
      return Uni.createFrom().item(identity);
    }
    QuarkusSecurityIdentity.Builder known =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(token)
            .addCredentials(identity.getCredentials())
            .addAttributes(identity.getAttributes());
    claims.role(token).ifPresent(role -> known.addRole(role.wire()));
    return Uni.createFrom().item(known.build());
  }
}
