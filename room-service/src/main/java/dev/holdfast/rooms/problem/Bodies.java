package dev.holdfast.rooms.problem;

import dev.holdfast.rooms.access.PublicPaths;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.Problems;
import dev.holdfast.state.http.RequestBodies;
import dev.holdfast.state.http.RequestBodies.Sender;
import dev.holdfast.state.http.UnfinishedInput;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Who may send a body, and how much of it. */
@Singleton
final class Bodies {
  private static final int MOST_BYTES = 64 * 1024;

  /** Of whoever has no token yet: a name and a role. */
  private static final int MOST_BYTES_OF_STRANGERS = 4 * 1024;

  private final Problems problems;
  private final UnfinishedInput unfinished;

  Bodies(Problems problems, UnfinishedInput unfinished) {
    this.problems = problems;
    this.unfinished = unfinished;
  }

  void collect(@Observes Router router) {
    new RequestBodies(problems, this::sender).collect(router);
  }

  private Future<Sender> sender(RoutingContext request) {
    if (PublicPaths.include(request.normalizedPath())) {
      return Future.succeededFuture(new Sender(MOST_BYTES_OF_STRANGERS, unfinished.strangers()));
    }
    Promise<Sender> sender = Promise.promise();
    QuarkusHttpUser.getSecurityIdentity(request, null)
        .subscribe()
        .with(
            identity -> decide(identity, sender), failure -> sender.fail(Unauthorized.of(failure)));
    return sender.future();
  }

  private void decide(SecurityIdentity identity, Promise<Sender> sender) {
    if (identity == null || identity.isAnonymous()) {
      sender.fail(new HoldfastException(ErrorCode.UNAUTHORIZED, Unauthorized.NOBODY));
    } else {
      sender.complete(new Sender(MOST_BYTES, unfinished));
    }
  }
}
