package dev.holdfast.state.http;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Answers of one kind that take memory until the client has read them: each has a place until then,
 * and there are few. A client that takes longer than a minute is cut off.
 */
public final class LargeAnswers {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final ReadLimit limit;

  /**
   * @param ofOneUser most at a time, at least 1; services have no limit of their own
   * @param ofAll the same for all users together
   */
  public LargeAnswers(Vertx vertx, int ofOneUser, int ofAll) {
    this.vertx = vertx;
    this.limit = new ReadLimit(ofOneUser, ofAll, PATIENCE);
  }

  /**
   * Takes a place until the request's answer is with the connection, or the client gone. Waits up
   * to 3 s for it: to be called on a virtual thread.
   *
   * @throws HoldfastException {@code rate-limited} if the user has all of its own, {@code
   *     overloaded} if all are taken
   */
  public void begin(Caller caller, RoutingContext request) {
    ReadLimit.Place place = limit.take(caller);
    AbruptClose abruptClose = AbruptClose.of(request.request().connection());
    long cutOff =
        vertx.setTimer(
            LONGEST.toMillis(),
            timer -> {
              abruptClose.now();
              place.close();
            });
    Runnable end =
        () -> {
          vertx.cancelTimer(cutOff);
          place.close();
        };
    request.addEndHandler(answered -> end.run());
    // It may have gone while it waited for the place.
    if (request.response().closed()) {
      end.run();
    }
  }

  /** Users who have, or wait for, a place. */
  public int users() {
    return limit.known();
  }

  /** Places that are left. */
  public int free() {
    return limit.free();
  }
}
