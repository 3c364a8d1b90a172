package dev.holdfast.state.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes one connection at a time, with the password and the certificates of that moment, and to
 * where the server is at that moment. A client keeps those of the moment in which it was made, so
 * each connection gets a client of its own.
 */
final class Connector {
  private static final int CONNECT_SECONDS = 3;
  private static final int ANSWER_SECONDS = 10;
  private static final int MOST_WAITING = 65_536;

  private final Vertx vertx;
  private final Supplier<RedisOptions> options;
  private final Supplier<Future<String>> address;
  private Redis client;
  private boolean closed;

  /**
   * @param address asked for each connection; with user and password, if Redis wants them
   */
  Connector(Vertx vertx, Supplier<RedisOptions> options, Supplier<Future<String>> address) {
    this.vertx = vertx;
    this.options = options;
    this.address = address;
  }

  /** Gives up the connection before, and makes another. */
  Future<RedisConnection> connect() {
    return address.get().compose(this::connect);
  }

  private synchronized Future<RedisConnection> connect(String to) {
    if (closed) {
      return Future.failedFuture(RedisLink.unavailable());
    }
    closeClient();
    RedisOptions named = ConnectionMetrics.named(patient(options.get()));
    client = Redis.createClient(vertx, named.setEndpoints(List.of(to)));
    return client.connect();
  }

  synchronized void close() {
    closed = true;
    closeClient();
  }

  private void closeClient() {
    if (client != null) {
      client.close();
    }
  }

  /** The options of a client whose connection is long-lived, much used and never silent. */
  private static RedisOptions patient(RedisOptions options) {
    RedisOptions patient = new RedisOptions(options).setType(RedisClientType.STANDALONE);
    // Only the newer protocol tells what was pushed from what was asked for.
    patient.setPreferredProtocolVersion(ProtocolVersion.RESP3);
    patient.setMaxWaitingHandlers(MOST_WAITING);
    patient
        .getNetClientOptions()
        .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
    // For connections that are being made; a link watches itself, see LivenessCheck.
    patient.getNetClientOptions().setReadIdleTimeout(ANSWER_SECONDS);
    patient.getNetClientOptions().setIdleTimeoutUnit(TimeUnit.SECONDS);
    patient.getNetClientOptions().setReconnectAttempts(0);
    return patient;
  }
}
