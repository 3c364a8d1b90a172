package dev.holdfast.signaling.engineio;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Why a request to {@code /socket.io/} is refused: the reference server's codes and words. */
enum HandshakeError {
  UNKNOWN_TRANSPORT(0, "Transport unknown"),
  UNKNOWN_SESSION(1, "Session ID unknown"),
  BAD_METHOD(2, "Bad handshake method"),
  BAD_REQUEST(3, "Bad request"),
  UNSUPPORTED_VERSION(5, "Unsupported protocol version");

  static final int STATUS = 400;

  private final int code;
  private final String message;

  HandshakeError(int code, String message) {
    this.code = code;
    this.message = message;
  }

  /** Refuses a request by it, unless the request has its answer. */
  void answer(HttpServerRequest request) {
    // What may still come of it is of no interest. Paused, it would hold up the next one.
    request.resume();
    answer(request.response(), STATUS, message);
  }

  /** As above, with a reason of its own in the place of the reference's words. */
  void answer(HttpServerResponse response, int status, String reason) {
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(new JsonObject().put("code", code).put("message", reason).encode());
    }
  }
}
