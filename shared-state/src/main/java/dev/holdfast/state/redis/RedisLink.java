package dev.holdfast.state.redis;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One long-lived connection to Redis, made again for ever when it is lost: the client's own
 * connections never reconnect. What is sent through one link is executed in the order of sending.
 *
 * <p>Silence counts as loss: a PING goes out every second, and the client closes a connection that
 * brought nothing for the read idle timeout (see {@link RedisLinks}). Commands without an answer
 * fail then; whether they were executed is unknown.
 */
final class RedisLink {
  private static final Logger LOG = Logger.getLogger(RedisLink.class);
  private static final long PING_EVERY_MS = 1_000;
  private static final long RETRY_FROM_MS = 50;
  private static final long RETRY_UP_TO_MS = 2_000;

  private final Vertx vertx;
  private final Redis redis;
  private final Consumer<Response> pushes;
  private final Consumer<Boolean> changes;
  private volatile RedisConnection connection;
  private volatile boolean closed;
  private long retryMs = RETRY_FROM_MS;
  private long pinger;

  /**
   * @param pushes gets what Redis sends unasked (pub/sub), on the connection's event loop
   * @param changes gets true whenever the link is up (again), false when it is lost
   */
  RedisLink(Vertx vertx, Redis redis, Consumer<Response> pushes, Consumer<Boolean> changes) {
    this.vertx = vertx;
    this.redis = redis;
    this.pushes = pushes;
    this.changes = changes;
  }

  void open() {
    if (!closed) {
      redis.connect().onSuccess(this::opened).onFailure(this::retry);
    }
  }

  boolean isUp() {
    return connection != null;
  }

  /**
   * Fails with {@link ErrorCode#UNAVAILABLE} when there is no connection or it is lost meanwhile.
   */
  Future<Response> send(Request request) {
    RedisConnection current = connection;
    if (current == null) {
      return Future.failedFuture(unavailable());
    }
    return current.send(request).recover(error -> Future.failedFuture(translate(current, error)));
  }

  void close() {
    closed = true;
    vertx.cancelTimer(pinger);
    RedisConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }

  private void opened(RedisConnection opened) {
    retryMs = RETRY_FROM_MS;
    opened.handler(pushes::accept);
    opened.exceptionHandler(error -> lost(opened, error));
    opened.endHandler(ignored -> lost(opened, null));
    connection = opened;
    pinger = vertx.setPeriodic(PING_EVERY_MS, timer -> opened.send(Request.cmd(Command.PING)));
    changes.accept(true);
  }

  private synchronized void lost(RedisConnection which, Throwable error) {
    if (connection != which) {
      return;
    }
    connection = null;
    vertx.cancelTimer(pinger);
    if (!closed) {
      LOG.warnf("Redis connection lost: %s", error == null ? "closed" : error.getMessage());
    }
    changes.accept(false);
    again();
  }

  private void retry(Throwable error) {
    LOG.debugf("Redis not reached: %s", error.getMessage());
    again();
  }

  private void again() {
    if (closed) {
      return;
    }
    long delay = ThreadLocalRandom.current().nextLong(retryMs / 2, retryMs + 1);
    retryMs = Math.min(retryMs * 2, RETRY_UP_TO_MS);
    vertx.setTimer(Math.max(1, delay), timer -> open());
  }

  private Throwable translate(RedisConnection used, Throwable error) {
    String message = String.valueOf(error.getMessage());
    boolean starting = message.startsWith("LOADING") || message.startsWith("READONLY");
    return connection != used || starting || message.contains("CONNECTION_CLOSED")
        ? unavailable()
        : error;
  }

  private static HoldfastException unavailable() {
    return new HoldfastException(ErrorCode.UNAVAILABLE, "the state store is away");
  }
}
