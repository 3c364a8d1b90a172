package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the bodies of requests: once it is known who sends them, and up to a limit. An endpoint
 * finds the whole body, and no thread waits for one that comes slowly. A body that says it is too
 * large is refused unread; one that does not say it is read up to the limit. Weighed: Vert.x's
 * BodyHandler (its limit closes the connection, it counts nothing together, and would keep uploads
 * in files), Quarkus' max-body-size (one for all, answers without a problem).
 */
public final class RequestBodies {
  // Behind Quarkus' filters (authentication is at -200), before its own check of the size, at -2.
  private static final int ORDER = -90;

  private final Problems problems;
  private final UnfinishedInput unfinished;
  private final Senders senders;

  public RequestBodies(Problems problems, UnfinishedInput unfinished, Senders senders) {
    this.problems = problems;
    this.unfinished = unfinished;
    this.senders = senders;
  }

  /** Who may send a body, and how much of it. */
  @FunctionalInterface
  public interface Senders {
    /**
     * On the event loop; may be completed anywhere.
     *
     * @return the bytes that the body may have; fails with a {@link HoldfastException}
     */
    Future<Integer> mostBytes(RoutingContext request);
  }

  public void collect(Router router) {
    router.route().order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!hasBody(request)) {
      routing.next();
      return;
    }
    request.pause();
    AtomicBoolean gone = new AtomicBoolean();
    request.exceptionHandler(broken -> gone.set(true));
    Context here = Vertx.currentContext();
    senders
        .mostBytes(routing)
        .onComplete(
            most ->
                here.runOnContext(
                    x -> {
                      if (!gone.get()) {
                        decided(routing, most);
                      }
                    }));
  }

  private void decided(RoutingContext routing, AsyncResult<Integer> most) {
    if (most.succeeded()) {
      read(routing, most.result());
    } else {
      HoldfastException why = HoldfastException.of(most.cause());
      Refusal.of(problems, why.code(), why.getMessage()).answerAndClose(routing.request());
    }
  }

  static boolean hasBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || declared(request) > 0;
  }

  private static long declared(HttpServerRequest request) {
    try {
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void read(RoutingContext routing, int most) {
    HttpServerRequest request = routing.request();
    if (declared(request) > most) {
      tooLarge(most).answer(request);
      return;
    }
    Body body = new Body(routing, most);
    request.handler(body::part).endHandler(x -> body.end()).exceptionHandler(x -> body.forget());
    request.resume();
  }

  private Refusal tooLarge(int most) {
    return Refusal.of(
        problems, ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than " + most + " bytes");
  }

  /** One that is coming. */
  private final class Body {
    private final RoutingContext routing;
    private final int most;
    private final Buffer bytes = Buffer.buffer();
    private boolean over;

    Body(RoutingContext routing, int most) {
      this.routing = routing;
      this.most = most;
    }

    void part(Buffer part) {
      // What was held back comes even after the connection has broken.
      if (over) {
        return;
      }
      if (bytes.length() + part.length() > most) {
        letGo();
        tooLarge(most).answer(routing.request());
      } else if (!unfinished.take(part.length())) {
        letGo();
        Refusal.of(problems, ErrorCode.OVERLOADED, "too much comes in at once: send it again later")
            .answerAndClose(routing.request());
      } else {
        bytes.appendBuffer(part);
      }
    }

    void end() {
      if (over) {
        return;
      }
      forget();
      routing.request().exceptionHandler(null);
      ((RoutingContextInternal) routing).setBody(bytes);
      routing.next();
    }

    void forget() {
      if (!over) {
        over = true;
        unfinished.give(bytes.length());
      }
    }

    private void letGo() {
      forget();
      routing.request().endHandler(null).exceptionHandler(null);
    }
  }
}
