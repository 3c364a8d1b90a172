package dev.holdfast.rooms.problem;

import dev.holdfast.rooms.access.BackendCredentials;
import dev.holdfast.state.http.AddressLimit;
import dev.holdfast.state.http.AddressRates;
import dev.holdfast.state.http.Problems;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Requests of an address, the demo's sign-in among them, are limited; those of backends are not.
 */
@Singleton
final class AddressLimitRoute {
  private final AddressLimit limit;

  AddressLimitRoute(Problems problems, AddressRates rates, BackendCredentials backends) {
    this.limit = new AddressLimit(problems, rates, backends::sent);
  }

  void guard(@Observes Router router) {
    limit.guard(router);
  }
}
