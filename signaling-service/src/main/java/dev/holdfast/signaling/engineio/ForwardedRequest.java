package dev.holdfast.signaling.engineio;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.Set;

/**
 * One request on its way to the session's owner, and the answer on its way back. If the client
 * leaves, so does the request to the owner.
 *
 * <p>Not by vertx-http-proxy, which resets that request also when its answer has come already. A
 * connection is free for another client's request with the end of an answer, and a reset closes it
 * (Vert.x 4.5): the other client's session was lost. Here, client and owner are served by one event
 * loop, and the answer is taken whole. So it is known to be there in the same go in which its
 * connection becomes free, and nothing is reset from then on.
 */
final class ForwardedRequest {
  /** What concerns one connection, not the request (RFC 9110, 7.6.1). */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private record Answer(HttpClientResponse head, Buffer body) {}

  private final HttpServerRequest request;
  private boolean left;

  /**
   * @param request paused
   */
  ForwardedRequest(HttpServerRequest request) {
    this.request = request;
  }

  /**
   * Asks the owner and answers the client.
   *
   * @param client whose connections are served by the request's event loop, on which this is called
   * @param owner the address, the method, the path, and headers in the place of the client's
   * @return fails if the owner is not reached or goes before it has answered, and the client is
   *     still there
   */
  Future<Void> by(HttpClient client, RequestOptions owner) {
    return client
        .request(owner)
        .compose(this::ask)
        .onSuccess(this::answer)
        .<Void>mapEmpty()
        .recover(error -> left ? Future.succeededFuture() : Future.failedFuture(error));
  }

  private Future<Answer> ask(HttpClientRequest asking) {
    left = request.response().closed();
    if (left) {
      asking.reset();
      return Future.failedFuture("the client has left");
    }
    copy(request.headers(), asking.headers());
    Future<Answer> answer =
        asking.response().compose(head -> head.body().map(body -> new Answer(head, body)));
    request
        .response()
        .exceptionHandler(
            gone -> {
              left = true;
              if (!answer.isComplete()) {
                asking.reset();
              }
            });
    send(asking);
    return answer;
  }

  private void send(HttpClientRequest asking) {
    MultiMap headers = request.headers();
    boolean hasLength = headers.contains(HttpHeaders.CONTENT_LENGTH);
    if (request.method() == HttpMethod.GET
        && !hasLength
        && !headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      request.resume();
      asking.end();
      return;
    }
    // HTTP/2 needs no length.
    asking.setChunked(!hasLength);
    // A request that breaks off must not look like a whole one.
    request.pipe().endOnFailure(false).to(asking).onFailure(broken -> asking.reset());
  }

  private void answer(Answer answer) {
    HttpServerResponse response = request.response();
    // By the deadline of its body.
    if (response.ended()) {
      return;
    }
    response.setStatusCode(answer.head().statusCode());
    copy(answer.head().headers(), response.headers());
    response.end(answer.body());
  }

  private static void copy(MultiMap from, MultiMap to) {
    for (String name : from.names()) {
      if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !to.contains(name)) {
        to.set(name, from.getAll(name));
      }
    }
  }
}
