package dev.holdfast.signaling.page;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets pages of every origin load the SDK (Fetch Standard, CORS protocol): it is public, and once
 * it runs it tells the makers of a page that is not admitted why nothing else answers.
 */
@ApplicationScoped
class PublicSdk {
  // Ahead of Quarkus' CORS filter (-300), which finds no origin to refuse then.
  private static final int ORDER = -310;

  void route(@Observes Router router) {
    router
        .route("/holdfast/*")
        .order(ORDER)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(PublicSdk::admit);
  }

  private static void admit(RoutingContext routing) {
    routing.request().headers().remove(HttpHeaders.ORIGIN);
    routing.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    routing.next();
  }
}
