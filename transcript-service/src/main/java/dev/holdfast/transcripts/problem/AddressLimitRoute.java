package dev.holdfast.transcripts.problem;

import dev.holdfast.state.http.AddressLimit;
import dev.holdfast.state.http.AddressRates;
import dev.holdfast.state.http.ProblemDocument;
import dev.holdfast.state.token.Role;
import dev.holdfast.transcripts.access.Bearer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Requests and upgrades of an address are limited; those of services are not. */
@Singleton
final class AddressLimitRoute {
  private final AddressLimit limit;

  AddressLimitRoute(AddressRates rates, Bearer bearer) {
    this.limit =
        new AddressLimit(
            ProblemDocument::text,
            rates,
            request -> bearer.check(Bearer.sentIn(request)).role() == Role.SERVICE);
  }

  void guard(@Observes Router router) {
    limit.guard(router);
  }
}
