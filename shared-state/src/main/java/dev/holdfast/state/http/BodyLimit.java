package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/**
 * How large the body of a request may be. A body that says it is larger is refused before anybody
 * looks at the request; one that does not say it is read up to the limit. Either way the rest is
 * read and thrown away, so that the client sees the answer and the connection can be used again.
 */
public final class BodyLimit {
  // Quarkus' own check, which answers without a problem, is at -2.
  private static final int ORDER = -3;

  /** Past it the connection is closed, whether or not the client has seen the answer. */
  private static final long MOST_DISCARDED = 32L * 1024 * 1024;

  private final int most;
  private final String mediaType;
  private final UnaryOperator<String> problem;

  /**
   * @param most bytes that a body may have
   * @param mediaType of the problem
   * @param problem makes the answer's body of what is to be told
   */
  public BodyLimit(int most, String mediaType, UnaryOperator<String> problem) {
    this.most = most;
    this.mediaType = mediaType;
    this.problem = problem;
  }

  /** Refuses what says that it is too large. */
  public void guard(Router router) {
    router.route().order(ORDER).handler(this::check);
  }

  private void check(RoutingContext routing) {
    if (declared(routing.request()) <= most) {
      routing.next();
      return;
    }
    routing
        .response()
        .setStatusCode(ErrorCode.PAYLOAD_TOO_LARGE.httpStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .end(Buffer.buffer(problem.apply(detail())));
    discardRest(routing.request());
  }

  private static long declared(HttpServerRequest request) {
    try {
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * The whole body. Waits for it.
   *
   * @throws HoldfastException if it is too large
   */
  public InputStream bounded(InputStream body, HttpServerRequest request) throws IOException {
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length > most) {
      discardRest(request);
      throw new HoldfastException(ErrorCode.PAYLOAD_TOO_LARGE, detail());
    }
    return new ByteArrayInputStream(bytes);
  }

  private String detail() {
    return "the body is larger than " + most + " bytes";
  }

  private static void discardRest(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long[] discarded = {0};
    request.handler(
        part -> {
          discarded[0] += part.length();
          if (discarded[0] > MOST_DISCARDED) {
            request.connection().close();
          }
        });
    request.resume();
  }
}
