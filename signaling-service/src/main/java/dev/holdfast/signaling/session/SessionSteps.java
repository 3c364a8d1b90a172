package dev.holdfast.signaling.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * What has to be done for a session in the end. The steps wait in the session's queue, between its
 * events, so that none overtakes another.
 */
@Singleton
class SessionSteps {
  private static final Logger LOG = Logger.getLogger(SessionSteps.class);
  private static final long RETRY_MS = 500;

  private interface Runner {
    Future<Object> run(Callable<Object> flow);
  }

  private final Vertx vertx;
  private final FlowLimits limits;

  SessionSteps(Vertx vertx, FlowLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /** Waits its turn, then tries until it has worked: Redis may be away. */
  void untilDone(ClientSession session, Runnable flow) {
    inTurn(session, limits::run, flow);
  }

  /** As {@link #untilDone}, for what is read together for all sessions that wait for it. */
  void untilRead(ClientSession session, Runnable flow) {
    inTurn(session, Flow::run, flow);
  }

  /** As {@link #untilDone}, when the session's connection has ended. */
  void untilEnded(ClientSession session, Runnable flow) {
    inTurn(session, limits.endings()::run, flow);
  }

  /** As {@link #untilEnded}, of a session that has no queue here. */
  void untilEnded(String sessionId, Runnable flow) {
    attempt(sessionId, limits.endings()::run, flow, () -> {});
  }

  private void inTurn(ClientSession session, Runner runner, Runnable flow) {
    session
        .queue()
        .add(
            () -> {
              Promise<Void> done = Promise.promise();
              attempt(session.id(), runner, flow, () -> session.connection().run(done::complete));
              return done.future();
            });
  }

  private void attempt(String sessionId, Runner runner, Runnable flow, Runnable done) {
    runner
        .run(Executors.callable(flow))
        .onSuccess(ok -> done.run())
        .onFailure(
            error -> {
              LOG.debugf("session %s: %s, trying again", sessionId, error.getMessage());
              vertx.setTimer(RETRY_MS, fired -> attempt(sessionId, runner, flow, done));
            });
  }
}
