package dev.holdfast.signaling.engineio;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * The server's heartbeat (Engine.IO v4): a ping after each interval, and an end if no pong comes in
 * time. Runs on the connection's event loop.
 */
final class Heartbeat {
  // Vert.x counts timers from 0.
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Context context;
  private final EngineConfig config;
  private final Runnable ping;
  private final Runnable timedOut;
  private Promise<Void> answer = Promise.promise();
  private long timer = NO_TIMER;
  private boolean asked;
  private boolean over;

  Heartbeat(Context context, EngineConfig config, Runnable ping, Runnable timedOut) {
    this.vertx = context.owner();
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
      answer.tryComplete();
      begin();
    }
  }

  /** A ping now: completes with the next pong, fails when the connection ends. */
  Future<Void> now() {
    if (answer.future().succeeded()) {
      answer = Promise.promise();
    }
    if (!over) {
      beat();
    }
    return answer.future();
  }

  void end() {
    over = true;
    vertx.cancelTimer(timer);
    answer.tryFail("the connection has ended");
  }

  private void beat() {
    asked = true;
    ping.run();
    after(config.pingTimeout().toMillis(), timedOut);
  }

  private void after(long delay, Runnable then) {
    vertx.cancelTimer(timer);
    if (!over) {
      timer = vertx.setTimer(delay, fired -> context.runOnContext(ignored -> ifGoingOn(then)));
    }
  }

  private void ifGoingOn(Runnable then) {
    if (!over) {
      then.run();
    }
  }
}
