package dev.holdfast.signaling.engineio;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;

/** A GET that waits for its answer. */
final class HttpPoll implements PollingTransport.Poll {
  private final HttpServerResponse response;

  HttpPoll(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public Future<Void> answer(String payload) {
    if (response.ended() || response.closed()) {
      return Future.failedFuture("the poll was given up");
    }
    return response
        .putHeader("Content-Type", "text/plain; charset=UTF-8")
        .putHeader("Cache-Control", "no-store")
        .end(payload);
  }
}
