package dev.holdfast.state.connection;

import io.vertx.core.http.HttpServerRequest;

/**
 * The one version of the WebSocket protocol that is spoken here (RFC 6455). Frames of earlier
 * drafts look different, and would pass by all that looks at them.
 */
public final class WebSocketVersion {
  private static final String HEADER = "Sec-WebSocket-Version";
  private static final String SPOKEN = "13";
  private static final int UPGRADE_REQUIRED = 426;

  private WebSocketVersion() {}

  /**
   * Answers a handshake of another version, or of none, with 426 and the version that is spoken
   * (RFC 6455 §4.4). On its event loop.
   *
   * @return whether it has answered
   */
  public static boolean refuses(HttpServerRequest handshake) {
    if (SPOKEN.equals(handshake.getHeader(HEADER))) {
      return false;
    }
    // It may be paused, and what is behind it on the connection would wait for ever.
    handshake.resume();
    handshake.response().setStatusCode(UPGRADE_REQUIRED).putHeader(HEADER, SPOKEN).end();
    return true;
  }
}
