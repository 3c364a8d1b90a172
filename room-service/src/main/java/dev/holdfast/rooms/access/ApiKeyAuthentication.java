package dev.holdfast.rooms.access;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Role;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Lets an API key stand where a token does; whatever looks like one is left to the token check. */
@ApplicationScoped
class ApiKeyAuthentication implements HttpAuthenticationMechanism {
  /** Who an API key is, such as in {@code endedBy}. */
  static final String PRINCIPAL = "service";

  private final ApiKeys keys;
  private final WrongKeys wrong;

  ApiKeyAuthentication(ApiKeys keys, WrongKeys wrong) {
    this.keys = keys;
    this.wrong = wrong;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    Optional<String> key =
        BearerCredential.of(context.request())
            .filter(credential -> !BearerCredential.looksLikeToken(credential));
    if (key.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    if (keys.contain(key.get())) {
      return Uni.createFrom().item(service());
    }
    Duration pause = wrong.count(context.request().remoteAddress());
    return Uni.createFrom()
        .failure(
            pause.isZero()
                ? new HoldfastException(
                    ErrorCode.UNAUTHORIZED, "this is neither an API key nor a token")
                : new TooManyWrongKeys(pause));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().nullItem();
  }

  @Override
  public int getPriority() {
    return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1;
  }

  private static SecurityIdentity service() {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(PRINCIPAL))
        .addRole(Role.SERVICE.wire())
        .build();
  }
}
