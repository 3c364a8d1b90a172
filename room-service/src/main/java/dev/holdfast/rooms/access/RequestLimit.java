package dev.holdfast.rooms.access;

import dev.holdfast.state.http.RequestRates;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses requests of whoever sends too many; past the check of the token, before anything else.
 * Quarkus asks for it while the service is being built, when there is no configuration yet: hence a
 * bean behind a proxy.
 */
@ApplicationScoped
class RequestLimit {
  private final SecurityIdentity identity;
  private final Callers callers;
  private final RequestRates rates;

  RequestLimit(SecurityIdentity identity, Callers callers, RequestRates rates) {
    this.identity = identity;
    this.callers = callers;
    this.rates = rates;
  }

  @ServerRequestFilter(priority = Priorities.AUTHORIZATION + 1)
  public void check(UriInfo address) {
    if (!PublicPaths.include(address.getPath()) && !identity.isAnonymous()) {
      rates.take(callers.current());
    }
  }
}
