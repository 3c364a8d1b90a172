package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import io.netty.util.NetUtil;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests for host names that are not configured. A page of anybody's may give its own
 * name the address of this machine (DNS rebinding): to the browser it then is of the same origin as
 * whatever listens here, and only the name in the request tells them apart.
 */
@Singleton
final class HostNameCheck {
  // Behind the headers that every answer has, ahead of everything else.
  private static final int ORDER = Integer.MIN_VALUE + 1;

  private final Set<String> hosts;

  HostNameCheck(HttpConfig config) {
    this.hosts = HostNames.of(config);
  }

  void guard(@Observes Router router) {
    if (!hosts.isEmpty()) {
      router.route().order(ORDER).handler(this::check);
    }
  }

  // Probes and scrapers name a pod by its address, or nothing: addresses cannot be rebound.
  void guard(@Observes ManagementInterface management) {
    if (!hosts.isEmpty()) {
      management.router().route().order(ORDER).handler(this::checkUnlessAddress);
    }
  }

  private void check(RoutingContext routing) {
    if (named(routing.request()).filter(hosts::contains).isPresent()) {
      routing.next();
    } else {
      refuse(routing);
    }
  }

  private void checkUnlessAddress(RoutingContext routing) {
    if (named(routing.request()).filter(host -> !isKnown(host)).isEmpty()) {
      routing.next();
    } else {
      refuse(routing);
    }
  }

  private boolean isKnown(String host) {
    return hosts.contains(host)
        || NetUtil.isValidIpV4Address(host)
        || NetUtil.isValidIpV6Address(host);
  }

  private static void refuse(RoutingContext routing) {
    routing
        .response()
        .setStatusCode(ErrorCode.FORBIDDEN.httpStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        // Whatever body comes is not waited for.
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(
            new JsonObject()
                .put("type", "urn:holdfast:problem:" + ErrorCode.FORBIDDEN.code())
                .put("title", "Forbidden")
                .put("status", ErrorCode.FORBIDDEN.httpStatus())
                .put("detail", "this host name is not one of holdfast.http.hosts")
                .put("code", ErrorCode.FORBIDDEN.code())
                .toBuffer());
  }

  /** Whom the request is for, without the port; empty if it does not say. */
  private static Optional<String> named(HttpServerRequest request) {
    return Optional.ofNullable(request.authority()).map(HostAndPort::host).map(HostNames::plain);
  }
}
