package dev.holdfast.signaling.session;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
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

  private final Vertx vertx;

  SessionSteps(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Waits its turn, then tries until it has worked: Redis may be away. */
  void untilDone(ClientSession session, Runnable flow) {
    session
        .queue()
        .add(
            () -> {
              Promise<Void> done = Promise.promise();
              attempt(session.id(), flow, () -> session.connection().run(done::complete));
              return done.future();
            });
  }

  /** As {@link #untilDone}, of a session that has no queue here. */
  void untilDone(String sessionId, Runnable flow) {
    attempt(sessionId, flow, () -> {});
  }

  private void attempt(String sessionId, Runnable flow, Runnable done) {
    Flow.run(Executors.callable(flow))
        .onSuccess(ok -> done.run())
        .onFailure(
            error -> {
              LOG.debugf("session %s: %s, trying again", sessionId, error.getMessage());
              vertx.setTimer(RETRY_MS, fired -> attempt(sessionId, flow, done));
            });
  }
}
