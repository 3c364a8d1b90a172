package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses the requests of an address that sends too many. All of them count, before anything is
 * known of their sender: those with a wrong token or none too, and upgrades. Past the limit
 * backends alone are answered, so that nobody behind their address shuts them out: only then is
 * looked at who it is.
 */
public final class AddressLimit {
  // Behind CORS, so that a page can read the refusal, and behind what makes a header of a
  // WebSocket's sub-protocols; before bodies are read (RequestBodies).
  private static final int ORDER = -95;

  private final Problems problems;
  private final AddressRates rates;
  private final Backends backends;

  public AddressLimit(Problems problems, AddressRates rates, Backends backends) {
    this.problems = problems;
    this.rates = rates;
    this.backends = backends;
  }

  /** Whose requests are answered past the limit. */
  @FunctionalInterface
  public interface Backends {
    /**
     * On a virtual thread, since checking a token may fetch a key.
     *
     * @param request has an Authorization header
     * @return whether it is right, and an API key or a token of role service
     * @throws HoldfastException if it is not
     */
    boolean sent(HttpServerRequest request);
  }

  /** Does nothing where addresses are not limited. */
  public void guard(Router router) {
    if (rates.areLimited()) {
      router.route().order(ORDER).handler(this::handle);
    }
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (rates.take(request.remoteAddress())) {
      routing.next();
    } else if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
      refuse(request);
    } else {
      // Quarkus has paused it, and whoever reads it or makes a WebSocket of it resumes it.
      Context here = Vertx.currentContext();
      Thread.startVirtualThread(
          () -> {
            boolean backend = isBackends(request);
            here.runOnContext(x -> decided(routing, backend));
          });
    }
  }

  private boolean isBackends(HttpServerRequest request) {
    try {
      return backends.sent(request);
    } catch (RuntimeException notKnown) {
      return false;
    }
  }

  private void decided(RoutingContext routing, boolean backend) {
    if (routing.response().closed()) {
      return;
    }
    if (backend) {
      routing.next();
    } else {
      refuse(routing.request());
    }
  }

  private void refuse(HttpServerRequest request) {
    Refusal refusal = Refusal.of(problems, ErrorCode.RATE_LIMITED, rates.refuse());
    if (RequestBodies.hasBody(request)) {
      refusal.answerAndClose(request);
    } else {
      refusal.answer(request);
    }
  }
}
