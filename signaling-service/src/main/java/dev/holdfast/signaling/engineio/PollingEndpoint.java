package dev.holdfast.signaling.engineio;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * HTTP requests to {@code /socket.io/}. What belongs to another replica is handed over to it; of
 * this one's, WebSocket handshakes go to {@link WebSocketEndpoint}, all others to {@link Polls}.
 */
@Singleton
public class PollingEndpoint {
  // Behind Quarkus' CORS and security filters.
  private static final int ORDER = -50;

  private final WebSocketEndpoint webSockets;
  private final OwnerProxy owners;
  private final AdmissionState admissionState;
  private final Admission admission;
  private final Addresses addresses;
  private final Polls polls;
  private final Duration bodyTimeout;

  PollingEndpoint(
      WebSocketEndpoint webSockets,
      OwnerProxy owners,
      AdmissionState admissionState,
      Admission admission,
      Addresses addresses,
      Polls polls,
      EngineConfig config) {
    this.webSockets = webSockets;
    this.owners = owners;
    this.admissionState = admissionState;
    this.admission = admission;
    this.addresses = addresses;
    this.polls = polls;
    this.bodyTimeout = config.bodyTimeout();
  }

  void route(@Observes Router router) {
    // With a slash behind it or, by the official clients' option addTrailingSlash, without one.
    router.route("/socket.io").order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    EngineRequest request = EngineRequest.of(routing.request());
    owners.countNewer(routing.request());
    BodyDeadline.set(routing.vertx(), routing.request(), bodyTimeout);
    if (request.sessionId().filter(owners::isForeign).isPresent()) {
      owners.forward(routing.request(), request.sessionId().get());
      return;
    }
    Optional<HandshakeError> error = request.error(request.sessionId().flatMap(polls::transportOf));
    if (error.isPresent()) {
      error.get().answer(routing.request());
    } else if (request.sessionId().isEmpty()
        && (!admissionState.isOpen() || !admission.admits(addressOf(routing)))) {
      routing.request().resume();
      routing.response().setStatusCode(503).putHeader("Retry-After", "1").end();
    } else if (request.upgrade()) {
      webSockets.upgrade(routing.request(), request.sessionId(), addressOf(routing));
    } else if (request.sessionId().isEmpty()) {
      polls.open(routing.request(), addressOf(routing));
    } else if (request.method() == HttpMethod.POST) {
      polls.receive(routing.request(), request.sessionId().get());
    } else if (request.method() == HttpMethod.GET) {
      polls.poll(routing.request(), request.sessionId().get());
    } else {
      HandshakeError.BAD_REQUEST.answer(routing.request());
    }
  }

  private AddressLimits addressOf(RoutingContext routing) {
    return addresses.of(routing.request());
  }
}
