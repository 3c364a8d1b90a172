package dev.holdfast.signaling.engineio;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Why a request to {@code /socket.io/} is refused: the reference server's codes and words. */
enum HandshakeError {
  UNKNOWN_TRANSPORT(0, "Transport unknown", 400),
  UNKNOWN_SESSION(1, "Session ID unknown", 400),
  BAD_METHOD(2, "Bad handshake method", 400),
  BAD_REQUEST(3, "Bad request", 400),
  UNSUPPORTED_VERSION(5, "Unsupported protocol version", 400);

  private final int code;
  private final String message;
  private final int status;

  HandshakeError(int code, String message, int status) {
    this.code = code;
    this.message = message;
    this.status = status;
  }

  int status() {
    return status;
  }

  String json() {
    return json(message);
  }

  /** With a reason of its own in the place of the reference's words. */
  String json(String message) {
    return new JsonObject().put("code", code).put("message", message).encode();
  }

  /** Refuses a request by it. */
  void answer(HttpServerRequest request) {
    // What may still come of it is of no interest, and holds up nothing.
    request.resume();
    request
        .response()
        .setStatusCode(status())
        .putHeader("Content-Type", "application/json")
        .end(json());
  }
}
