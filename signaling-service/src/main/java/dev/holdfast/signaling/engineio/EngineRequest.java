package dev.holdfast.signaling.engineio;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * A request to {@code /socket.io/}.
 *
 * @param sessionId the Engine.IO session it belongs to; empty for a handshake
 */
record EngineRequest(
    HttpMethod method,
    String version,
    String transport,
    Optional<String> sessionId,
    boolean upgrade) {

  static EngineRequest of(HttpServerRequest request) {
    return new EngineRequest(
        request.method(),
        request.getParam("EIO", ""),
        request.getParam("transport", ""),
        Optional.ofNullable(request.getParam("sid")).filter(sid -> !sid.isEmpty()),
        "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE)));
  }

  /**
   * What is wrong with it, in the order in which the reference server checks.
   *
   * @param current the transport of the session it belongs to; empty if there is no such session
   */
  Optional<HandshakeError> error(Optional<String> current) {
    if (!transport.equals("polling") && !transport.equals("websocket")) {
      return Optional.of(HandshakeError.UNKNOWN_TRANSPORT);
    }
    if (sessionId.isPresent()) {
      if (current.isEmpty()) {
        return Optional.of(HandshakeError.UNKNOWN_SESSION);
      }
      return fits(current.get()) && isOfThisVersion()
          ? Optional.empty()
          : Optional.of(HandshakeError.BAD_REQUEST);
    }
    if (method != HttpMethod.GET) {
      return Optional.of(HandshakeError.BAD_METHOD);
    }
    if (transport.equals("websocket") != upgrade) {
      return Optional.of(HandshakeError.BAD_REQUEST);
    }
    return isOfThisVersion() ? Optional.empty() : Optional.of(HandshakeError.UNSUPPORTED_VERSION);
  }

  // A WebSocket that comes too late is let in and closed: see WebSocketEndpoint.
  private boolean fits(String current) {
    return upgrade
        ? transport.equals("websocket") && method == HttpMethod.GET
        : transport.equals("polling") && current.equals("polling");
  }

  private boolean isOfThisVersion() {
    return version.equals("4");
  }
}
