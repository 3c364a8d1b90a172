package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * An answer to a request whose body nobody reads. What comes of it all the same is thrown away, so
 * that the client sees the answer: closing a connection with unread bytes would take it back.
 *
 * @param body a problem
 */
record Refusal(int status, String body) {
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Past it the connection is closed, whether or not the client has seen the answer. */
  private static final long MOST_DISCARDED = 32L * 1024 * 1024;

  /** The same, where the connection will be closed anyway. */
  private static final long MOST_DISCARDED_OF_STRANGERS = 256L * 1024;

  private static final long LINGER_MS = 2_000;

  static Refusal of(Problems problems, ErrorCode code, String detail) {
    return of(problems, code, code.httpStatus(), detail);
  }

  static Refusal of(Problems problems, ErrorCode code, int status, String detail) {
    return new Refusal(status, problems.text(code, status, detail));
  }

  /** The connection can be used again. */
  void answer(HttpServerRequest request) {
    send(request);
    discard(request, MOST_DISCARDED);
  }

  /** The connection is closed soon, if the request's body is still on its way. */
  void answerAndClose(HttpServerRequest request) {
    boolean coming = !request.isEnded();
    // Quarkus answers a wrong token by itself, as soon as somebody asks whose it is.
    if (!request.response().headWritten()) {
      if (coming) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      send(request);
    }
    if (!coming) {
      return;
    }
    Vertx.currentContext().owner().setTimer(LINGER_MS, late -> request.connection().close());
    discard(request, MOST_DISCARDED_OF_STRANGERS);
    request.endHandler(ended -> request.connection().close());
  }

  private void send(HttpServerRequest request) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.CONTENT_TYPE, Problems.MEDIA_TYPE);
    if (status == UNAUTHORIZED) {
      response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (status == UNAVAILABLE || status == TOO_MANY_REQUESTS) {
      response.putHeader(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response.end(Buffer.buffer(body));
  }

  private static void discard(HttpServerRequest request, long most) {
    if (request.isEnded()) {
      return;
    }
    long[] discarded = {0};
    request.handler(
        part -> {
          discarded[0] += part.length();
          if (discarded[0] > most) {
            request.connection().close();
          }
        });
    request.resume();
  }
}
