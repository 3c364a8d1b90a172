package dev.holdfast.state.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The few connections through which a replica changes the state. Every key of an aggregate goes
 * through the same one, so that what is sent for an aggregate is executed in the order of sending.
 */
public final class RedisLinks {
  private static final int LINKS = 2;
  private static final int SILENCE_SECONDS = 3;
  private static final int MOST_WAITING = 65_536;

  private final Redis redis;
  private final List<RedisLink> links;
  private volatile long upSince;
  private volatile boolean wasLost;

  public RedisLinks(Vertx vertx, RedisOptions options) {
    this.redis = Redis.createClient(vertx, patient(options));
    this.links =
        Stream.generate(() -> new RedisLink(vertx, redis, push -> {}, this::changed))
            .limit(LINKS)
            .toList();
    links.forEach(RedisLink::open);
  }

  /** The options of a client whose connections are long-lived, much used and never silent. */
  static RedisOptions patient(RedisOptions options) {
    RedisOptions patient = new RedisOptions(options);
    // Only the newer protocol tells what was pushed from what was asked for.
    patient.setPreferredProtocolVersion(ProtocolVersion.RESP3);
    patient.setMaxWaitingHandlers(MOST_WAITING);
    patient.setMaxPoolSize(Math.max(options.getMaxPoolSize(), LINKS));
    patient.getNetClientOptions().setReadIdleTimeout(SILENCE_SECONDS);
    patient.getNetClientOptions().setIdleTimeoutUnit(TimeUnit.SECONDS);
    patient.getNetClientOptions().setReconnectAttempts(0);
    return patient;
  }

  /**
   * Runs a script. The first key decides the connection, all keys share one hash tag.
   *
   * @return what the script returns; fails with {@code unavailable} while Redis is away
   */
  public Future<Response> run(Script script, List<String> keys, Object... args) {
    RedisLink link = linkOf(keys.getFirst());
    return link.send(request(Command.EVALSHA, script.sha1(), keys, args))
        .recover(
            error ->
                String.valueOf(error.getMessage()).startsWith("NOSCRIPT")
                    ? link.send(request(Command.EVAL, script.text(), keys, args))
                    : Future.failedFuture(error));
  }

  /** Sends one plain command about one key. */
  public Future<Response> send(Command command, String key, Object... args) {
    Request request = Request.cmd(command).arg(key);
    for (Object arg : args) {
      request.arg(String.valueOf(arg));
    }
    return linkOf(key).send(request);
  }

  /** Asks the server, not a key; see the INFO command. */
  public Future<String> info(String section) {
    return links.getFirst().send(Request.cmd(Command.INFO).arg(section)).map(Response::toString);
  }

  /** The server's time in milliseconds since the Unix epoch. */
  Future<Long> time() {
    return links
        .getFirst()
        .send(Request.cmd(Command.TIME))
        .map(time -> time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000);
  }

  /** Whether every connection is up. */
  public boolean isUp() {
    return links.stream().allMatch(RedisLink::isUp);
  }

  /**
   * Milliseconds since Redis was back after having been away; {@link Long#MAX_VALUE} if it never
   * was away since this process began.
   */
  public long backForMs() {
    if (!isUp()) {
      return 0;
    }
    return wasLost ? (System.nanoTime() - upSince) / 1_000_000 : Long.MAX_VALUE;
  }

  public void close() {
    links.forEach(RedisLink::close);
    redis.close();
  }

  private void changed(boolean up) {
    if (up) {
      upSince = System.nanoTime();
    } else {
      wasLost = true;
    }
  }

  private RedisLink linkOf(String key) {
    int from = key.indexOf('{');
    String tag = from < 0 ? key : key.substring(from, Math.max(from, key.indexOf('}', from)));
    return links.get(Math.floorMod(tag.hashCode(), links.size()));
  }

  private static Request request(Command eval, String script, List<String> keys, Object[] args) {
    Request request = Request.cmd(eval).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (Object arg : args) {
      request.arg(String.valueOf(arg));
    }
    return request;
  }
}
