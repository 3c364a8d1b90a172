package dev.holdfast.signaling.engineio;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/**
 * The server's heartbeat (Engine.IO v4): a ping after each interval, and an end if no pong comes in
 * time. Runs on the connection's event loop.
 */
final class Heartbeat {
  private static final String ENDED = "the connection has ended";

  private final Context context;
  private final EngineConfig config;
  private final Runnable ping;
  private final Runnable timedOut;
  // Of whoever waits for a sign of life.
  private Optional<Promise<Void>> answer = Optional.empty();
  private java.util.concurrent.Future<?> timer = EventLoopTimer.NONE;
  private boolean asked;
  private boolean over;

  Heartbeat(Context context, EngineConfig config, Runnable ping, Runnable timedOut) {
    this.context = context;
    this.config = config;
    this.ping = ping;
    this.timedOut = timedOut;
  }

  void begin() {
    after(config.pingInterval().toMillis(), this::beat);
  }

  /** A pong came; one that answers no ping changes nothing, and sets no timer. */
  void answered() {
    if (asked) {
      asked = false;
      begin();
      Optional<Promise<Void>> waiting = answer;
      answer = Optional.empty();
      waiting.ifPresent(Promise::tryComplete);
    }
  }

  /** A ping now: completes with the next pong, fails when the connection ends. */
  Future<Void> now() {
    if (over) {
      return Future.failedFuture(ENDED);
    }
    Promise<Void> waiting = answer.orElseGet(Promise::promise);
    answer = Optional.of(waiting);
    beat();
    return waiting.future();
  }

  void end() {
    over = true;
    timer.cancel(false);
    answer.ifPresent(waiting -> waiting.tryFail(ENDED));
  }

  private void beat() {
    asked = true;
    ping.run();
    after(config.pingTimeout().toMillis(), timedOut);
  }

  private void after(long delay, Runnable then) {
    timer.cancel(false);
    if (!over) {
      timer = EventLoopTimer.after(context, delay, () -> ifGoingOn(then));
    }
  }

  private void ifGoingOn(Runnable then) {
    if (!over) {
      then.run();
    }
  }
}
