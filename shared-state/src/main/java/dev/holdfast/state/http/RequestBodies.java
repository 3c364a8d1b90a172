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
  private final Senders senders;

  public RequestBodies(Problems problems, Senders senders) {
    this.problems = problems;
    this.senders = senders;
  }

  /** Who may send a body, and how much of it. */
  @FunctionalInterface
  public interface Senders {
    /**
     * On the event loop; may be completed anywhere.
     *
     * @return fails with a {@link HoldfastException} for whoever may not
     */
    Future<Sender> of(RoutingContext request);
  }

  /**
   * One that may send a body.
   *
   * @param mostBytes that the body may have
   * @param memory where what has come of it counts until it is whole
   */
  public record Sender(int mostBytes, UnfinishedShare memory) {}

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
        .of(routing)
        .onComplete(
            sender ->
                here.runOnContext(
                    x -> {
                      if (!gone.get()) {
                        decided(routing, sender);
                      }
                    }));
  }

  private void decided(RoutingContext routing, AsyncResult<Sender> sender) {
    if (sender.succeeded()) {
      read(routing, sender.result());
    } else {
      HoldfastException why = HoldfastException.of(sender.cause());
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

  private void read(RoutingContext routing, Sender sender) {
    HttpServerRequest request = routing.request();
    if (declared(request) > sender.mostBytes()) {
      tooLarge(sender).answer(request);
      return;
    }
    Body body = new Body(routing, sender);
    request.handler(body::part).endHandler(x -> body.end()).exceptionHandler(x -> body.forget());
    request.resume();
  }

  private Refusal tooLarge(Sender sender) {
    return Refusal.of(
        problems,
        ErrorCode.PAYLOAD_TOO_LARGE,
        "the body is larger than " + sender.mostBytes() + " bytes");
  }

  /** One that is coming. */
  private final class Body {
    private final RoutingContext routing;
    private final Sender sender;
    private final Buffer bytes = Buffer.buffer();
    private boolean over;

    Body(RoutingContext routing, Sender sender) {
      this.routing = routing;
      this.sender = sender;
    }

    void part(Buffer part) {
      // What was held back comes even after the connection has broken.
      if (over) {
        return;
      }
      if (bytes.length() + part.length() > sender.mostBytes()) {
        letGo();
        tooLarge(sender).answer(routing.request());
      } else if (!sender.memory().take(part.length())) {
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
        sender.memory().give(bytes.length());
      }
    }

    private void letGo() {
      forget();
      routing.request().endHandler(null).exceptionHandler(null);
    }
  }
}
