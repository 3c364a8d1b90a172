package dev.holdfast.signaling.engineio;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * HTTP requests to {@code /socket.io/}: long-polling, and the hand-over of whatever belongs to
 * another replica. WebSocket handshakes of this replica go to {@link WebSocketEndpoint}.
 */
@Singleton
public class PollingEndpoint {
  // Behind Quarkus' CORS and security filters.
  private static final int ORDER = -50;

  private final Vertx vertx;
  private final EngineSockets sockets;
  private final WebSocketEndpoint webSockets;
  private final OwnerProxy owners;
  private final Doors doors;
  private final Admission admission;
  private final Addresses addresses;
  private final PayloadReceiver receiver;
  private final Duration bodyTimeout;
  private final Duration longestHandedOn;

  PollingEndpoint(
      Vertx vertx,
      EngineSockets sockets,
      WebSocketEndpoint webSockets,
      OwnerProxy owners,
      Doors doors,
      Admission admission,
      Addresses addresses,
      PayloadReceiver receiver,
      EngineConfig config,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration shutdownDelay) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.webSockets = webSockets;
    this.owners = owners;
    this.doors = doors;
    this.admission = admission;
    this.addresses = addresses;
    this.receiver = receiver;
    this.bodyTimeout = config.bodyTimeout();
    this.longestHandedOn = shutdownDelay.dividedBy(2);
  }

  void route(@Observes Router router) {
    // With a slash behind it or, by the official clients' option addTrailingSlash, without one.
    router.route("/socket.io").order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    EngineRequest request = EngineRequest.of(routing.request());
    BodyDeadline.set(vertx, routing.request(), bodyTimeout);
    if (request.sessionId().filter(owners::isForeign).isPresent()) {
      owners.forward(routing, request.sessionId().get());
      return;
    }
    Optional<HandshakeError> error = request.error(request.sessionId().flatMap(this::transportOf));
    if (error.isPresent()) {
      refuse(routing.request(), error.get());
    } else if (request.sessionId().isEmpty()
        && (!doors.areOpen() || !admission.admits(addressOf(routing)))) {
      routing.request().resume();
      routing.response().setStatusCode(503).putHeader("Retry-After", "1").end();
    } else if (request.upgrade()) {
      webSockets.upgrade(routing.request(), request.sessionId(), addressOf(routing));
    } else if (request.sessionId().isEmpty()) {
      open(routing.request(), addressOf(routing));
    } else if (request.method() == HttpMethod.POST) {
      receiver.receive(routing.request(), request.sessionId().get());
    } else if (request.method() == HttpMethod.GET) {
      poll(routing.request(), request.sessionId().get());
    } else {
      refuse(routing.request(), HandshakeError.BAD_REQUEST);
    }
  }

  private Optional<String> transportOf(String id) {
    Optional<String> open = sockets.find(id).map(EngineSocket::transportName);
    return open.isPresent()
        ? open
        : sockets.polling(id).filter(PollingTransport::hasLastWord).map(PollingTransport::name);
  }

  private AddressLimits addressOf(RoutingContext routing) {
    return addresses.of(routing.request().remoteAddress());
  }

  private void open(HttpServerRequest request, AddressLimits address) {
    Context context = VertxContext.getRootContext(vertx.getOrCreateContext());
    context.runOnContext(
        ignored -> sockets.openPolling(context, address).polled(new HttpPoll(request.response())));
  }

  private void poll(HttpServerRequest request, String id) {
    Optional<PollingTransport> polling = sockets.polling(id);
    if (polling.isEmpty()) {
      // It has gone over to its WebSocket, or ended, since it was looked for.
      refuse(request, HandshakeError.UNKNOWN_SESSION);
      return;
    }
    PollingTransport transport = polling.get();
    Context loop = transport.context();
    HttpPoll poll = new HttpPoll(request.response());
    loop.runOnContext(
        ignored -> {
          if (transport.isPolled()) {
            sockets.find(id).ifPresent(EngineSocket::broken);
            refuse(request, HandshakeError.BAD_REQUEST);
            return;
          }
          request
              .response()
              .exceptionHandler(error -> loop.runOnContext(x -> givenUp(id, transport, poll)));
          request
              .connection()
              .closeHandler(closed -> loop.runOnContext(x -> givenUp(id, transport, poll)));
          transport.polled(poll);
          boolean waits = transport.isPolled();
          if (waits && owners.isHandedOn(request) && longestHandedOn.isPositive()) {
            releaseInTime(request, transport, poll);
          }
        });
  }

  // The replica that handed it on may be draining: soon the client should poll through another one,
  // and not find out by the end of that replica.
  private void releaseInTime(HttpServerRequest request, PollingTransport transport, HttpPoll poll) {
    long timer =
        vertx.setTimer(
            longestHandedOn.toMillis(),
            fired -> transport.context().runOnContext(x -> transport.release(poll)));
    request.response().endHandler(answered -> vertx.cancelTimer(timer));
  }

  // A client that gives a poll up has lost its transport, as with a closed WebSocket.
  private void givenUp(String id, PollingTransport transport, HttpPoll poll) {
    if (transport.givesUp(poll)) {
      sockets.find(id).ifPresent(EngineSocket::transportClosed);
    }
  }

  private static void refuse(HttpServerRequest request, HandshakeError error) {
    // What may still come of it is of no interest, and holds up nothing.
    request.resume();
    request
        .response()
        .setStatusCode(error.status())
        .putHeader("Content-Type", "application/json")
        .end(error.json());
  }
}
