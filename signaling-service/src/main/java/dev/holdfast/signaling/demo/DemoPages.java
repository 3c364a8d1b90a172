package dev.holdfast.signaling.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.core.net.impl.URIDecoder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The demo's pages come out of the SDK's jar. With the demo on, each answer at their addresses says
 * what a page may do; with it off, there is nothing there. The SDK beside them is always served.
 */
@ApplicationScoped
class DemoPages {
  // Behind the headers that every answer has, ahead of the static files.
  private static final int ORDER = Integer.MIN_VALUE + 2;

  private static final String PERMISSIONS =
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(),"
          + " usb=(), serial=(), hid=(), midi=()";

  void route(@Observes Router router, DemoConfig config) {
    String policy = PagePolicy.of(config);
    router
        .route()
        .order(ORDER)
        .handler(
            routing -> {
              if (!isPage(routing.normalizedPath())) {
                routing.next();
              } else if (config.enabled()) {
                describe(routing, policy);
              } else {
                routing.response().setStatusCode(404).end();
              }
            });
  }

  /** Whether this is where a page is, or one of its files; as whoever serves them reads a path. */
  static boolean isPage(String path) {
    // No router sees the encoded slash of /demo%2Fagent.html, and the static files are found by it.
    String file =
        path.indexOf('%') < 0
            ? path
            : HttpUtils.removeDots(URIDecoder.decodeURIComponent(path, false))
                .replaceAll("/{2,}", "/");
    return file.equals("/")
        || file.equals("/index.html")
        || file.equals("/demo")
        || file.startsWith("/demo/");
  }

  private static void describe(RoutingContext routing, String policy) {
    MultiMap headers = routing.response().headers();
    headers.set("Content-Security-Policy", policy);
    headers.set("Permissions-Policy", PERMISSIONS);
    headers.set("Referrer-Policy", "same-origin");
    routing.next();
  }
}
