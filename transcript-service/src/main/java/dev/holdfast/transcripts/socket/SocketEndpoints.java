package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.Upgraded;
import dev.holdfast.state.connection.WebSocketVersion;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes WebSockets of the handshakes to a path. The sockets are Vert.x' own: those of Quarkus keep
 * the handshake's request, and contexts, for as long as the connection lives.
 */
@Singleton
public final class SocketEndpoints {
  private static final Logger LOG = Logger.getLogger(SocketEndpoints.class);

  // Behind Quarkus' CORS and security filters, before what answers other requests to the path.
  private static final int ORDER = -50;

  private static final CharSequence KEY = HttpHeaders.createOptimized("sec-websocket-key");
  private static final CharSequence WEBSOCKET = HttpHeaders.createOptimized("websocket");
  private static final String RETRY_AFTER_SECONDS = "1";

  private final UpgradeCheck check;
  private final Sockets sockets;

  SocketEndpoints(UpgradeCheck check, Sockets sockets) {
    this.check = check;
    this.sockets = sockets;
  }

  /**
   * @param path with the parameter {@code callId}
   * @param rule who may open a socket there
   */
  public void serve(
      Router router,
      String path,
      UpgradeCheck.AccessRule rule,
      Outbox.Tally tally,
      Sockets.HandlerFactory handlers) {
    router
        .route(HttpMethod.GET, path)
        .order(ORDER)
        .handler(
            routing -> {
              if (isHandshake(routing.request().headers())) {
                handshake(routing, rule, tally, handlers);
              } else {
                routing.next();
              }
            });
  }

  // RFC 6455 §4.2.1. What lacks one of them gets the transcript.
  private static boolean isHandshake(MultiMap headers) {
    return headers.contains(KEY)
        && headers.contains(HttpHeaders.UPGRADE, WEBSOCKET, true)
        && headers.getAll(HttpHeaders.CONNECTION).stream()
            .flatMap(value -> Stream.of(value.split(",")))
            .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
  }

  private void handshake(
      RoutingContext routing,
      UpgradeCheck.AccessRule rule,
      Outbox.Tally tally,
      Sockets.HandlerFactory handlers) {
    // Quarkus has paused it, and whoever answers it or makes a WebSocket of it resumes it.
    HttpServerRequest request = routing.request();
    if (WebSocketVersion.refuses(request)) {
      return;
    }
    Context here = Vertx.currentContext();
    check
        .check(routing, rule)
        .onComplete(
            checked ->
                here.runOnContext(
                    x -> {
                      if (request.response().closed()) {
                        LOG.debug("left while its token was checked");
                      } else if (checked.failed()) {
                        refuse(request, HoldfastException.of(checked.cause()).code());
                      } else {
                        upgrade(request, checked.result(), tally, handlers);
                      }
                    }));
  }

  private void upgrade(
      HttpServerRequest request,
      UpgradeRequest allowed,
      Outbox.Tally tally,
      Sockets.HandlerFactory handlers) {
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              // Of one that is over already nobody would tell any more.
              if (!socket.isClosed()) {
                Upgraded.forgetHttp(request.connection(), socket);
                sockets.opened(request.connection(), socket, allowed, tally, handlers);
              }
            })
        .onFailure(error -> LOG.debugf("no WebSocket: %s", error.getMessage()));
  }

  private static void refuse(HttpServerRequest request, ErrorCode code) {
    HttpServerResponse response = request.response();
    switch (code.httpStatus()) {
      case 401 -> response.putHeader("WWW-Authenticate", "Bearer");
      case 429, 503 -> response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
      default -> {}
    }
    request.resume();
    response.setStatusCode(code.httpStatus()).end();
  }
}
