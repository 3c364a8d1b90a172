package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.UnfinishedShare;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request's body, never more than a limit, and counts it until its end has come. */
final class BoundedBody {
  /** Why a body is not read to its end. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode limit;

    RefusedException(ErrorCode limit, String why) {
      super(why, null, false, false);
      this.limit = limit;
    }

    ErrorCode limit() {
      return limit;
    }
  }

  private final UnfinishedShare memory;
  private final int most;
  private final Promise<Buffer> promise = Promise.promise();
  private Buffer body = Buffer.buffer();

  private BoundedBody(UnfinishedShare memory, int most) {
    this.memory = memory;
    this.most = most;
  }

  /**
   * @param most bytes
   * @return fails with {@link RefusedException} as soon as the body is too large, or says that it
   *     is, or as all that is unfinished in this process is; with anything else if the request
   *     breaks off. The rest is not kept
   */
  static Future<Buffer> read(HttpServerRequest request, int most, UnfinishedShare memory) {
    BoundedBody body = new BoundedBody(memory, most);
    if (declared(request) > most) {
      body.tooLarge();
    }
    request.handler(body::came);
    request.exceptionHandler(body::fail);
    request.endHandler(end -> body.ended());
    request.resume();
    return body.promise.future();
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void came(Buffer chunk) {
    if (promise.future().isComplete()) {
      return;
    }
    if (body.length() + chunk.length() > most) {
      tooLarge();
    } else if (memory.take(chunk.length())) {
      body.appendBuffer(chunk);
    } else {
      fail(
          new RefusedException(ErrorCode.UNAVAILABLE, "too much is unfinished here at the moment"));
    }
  }

  private void ended() {
    if (!promise.future().isComplete()) {
      memory.give(body.length());
      promise.complete(body);
    }
  }

  private void tooLarge() {
    fail(new RefusedException(ErrorCode.PAYLOAD_TOO_LARGE, "more than " + most + " bytes"));
  }

  private void fail(Throwable why) {
    if (!promise.future().isComplete()) {
      memory.give(body.length());
      body = Buffer.buffer();
      promise.fail(why);
    }
  }
}
