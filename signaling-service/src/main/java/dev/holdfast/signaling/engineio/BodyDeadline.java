package dev.holdfast.signaling.engineio;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Until when a request has to be whole. It holds for those too that are answered before, or handed
 * on: a body that nobody reads keeps its connection all the same.
 */
final class BodyDeadline {
  private static final int TIMEOUT = 408;

  private BodyDeadline() {}

  /** Answers a request that is not whole in time, if it has no answer, and ends its connection. */
  static void set(Vertx vertx, HttpServerRequest request, Duration longest) {
    if (request.isEnded() || !hasBody(request)) {
      return;
    }
    long timer = vertx.setTimer(longest.toMillis(), fired -> pastIt(request));
    request.end().onComplete(whole -> vertx.cancelTimer(timer));
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || length != null && !length.equals("0");
  }

  private static void pastIt(HttpServerRequest request) {
    if (request.response().ended()) {
      request.connection().close();
    } else {
      request
          .response()
          .setStatusCode(TIMEOUT)
          .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
          .end()
          .onComplete(told -> request.connection().close());
    }
  }
}
