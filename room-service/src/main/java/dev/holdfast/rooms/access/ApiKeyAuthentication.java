package dev.holdfast.rooms.access;

import dev.holdfast.state.token.Role;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets an API key stand where a token does; whatever is not one is left to the token check. */
@ApplicationScoped
class ApiKeyAuthentication implements HttpAuthenticationMechanism {
  /** Who an API key is, such as in {@code endedBy}. */
  static final String PRINCIPAL = "service";

  private static final String SCHEME = "Bearer ";

  private final ApiKeys keys;

  ApiKeyAuthentication(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return isKey(header) ? Uni.createFrom().item(service()) : Uni.createFrom().nullItem();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().nullItem();
  }

  @Override
  public int getPriority() {
    return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1;
  }

  private boolean isKey(String header) {
    return header != null
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && keys.contain(header.substring(SCHEME.length()).strip());
  }

  private static SecurityIdentity service() {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(PRINCIPAL))
        .addRole(Role.SERVICE.wire())
        .build();
  }
}
