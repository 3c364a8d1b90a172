package dev.holdfast.signaling.engineio;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/** Reads a request's body as UTF-8 text, never more than a limit. */
final class BoundedBody {
  private BoundedBody() {}

  /** Fails once the body is larger than {@code most} bytes; the rest is not kept. */
  static Future<String> read(HttpServerRequest request, int most) {
    Promise<String> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > most) {
            promise.tryFail("more than " + most + " bytes");
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(end -> promise.tryComplete(body.toString(StandardCharsets.UTF_8)));
    request.resume();
    return promise.future();
  }
}
