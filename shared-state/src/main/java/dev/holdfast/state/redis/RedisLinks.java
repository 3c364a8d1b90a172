package dev.holdfast.state.redis;

import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * The few connections through which a replica changes the state. Every key of an aggregate goes
 * through the same one, so that what is sent for an aggregate is executed in the order of sending.
 */
public final class RedisLinks {
  static final int LINKS = 2;

  private final RedisServers servers;
  private volatile long upSince;
  private volatile boolean wasLost;

  public RedisLinks(Vertx vertx, RedisOptions options) {
    this(vertx, RedisAccess.of(options));
  }

  public RedisLinks(Vertx vertx, RedisAccess access) {
    this.servers = new RedisServers(vertx, access, LINKS, new Watcher());
    servers.open();
  }

  /**
   * Runs a script. The first key decides the connection, all keys share one hash tag.
   *
   * @return what the script returns; fails with {@code unavailable} while Redis is away
   */
  public Future<Response> run(Script script, List<String> keys, Object... args) {
    script.check(keys.size(), args.length);
    return servers.send(keys.getFirst(), link -> link.run(script, keys, args));
  }

  /** Sends one plain command about one key. */
  public Future<Response> send(Command command, String key, Object... args) {
    Request request = Request.cmd(command).arg(key);
    for (Object arg : args) {
      request.arg(String.valueOf(arg));
    }
    return servers.send(key, link -> link.send(request));
  }

  /** Asks the server, not a key; see the INFO command. */
  public Future<String> info(String section) {
    return anybody(Request.cmd(Command.INFO).arg(section)).map(Response::toString);
  }

  /** The server's time in microseconds since the Unix epoch. */
  Future<Long> time() {
    return anybody(Request.cmd(Command.TIME))
        .map(time -> time.get(0).toLong() * 1_000_000 + time.get(1).toLong());
  }

  /** Whether every connection is up. */
  public boolean isUp() {
    return servers.isUp();
  }

  /**
   * Whether one of the connections is up, at every server that there is.
   *
   * @param link from 0 to below {@link #LINKS}
   */
  boolean isUp(int link) {
    return servers.isUp(link);
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
    servers.close();
  }

  private Future<Response> anybody(Request request) {
    RedisLink link = servers.anyLink();
    return link == null ? Future.failedFuture(RedisLink.unavailable()) : link.send(request);
  }

  private final class Watcher implements RedisServers.Watcher {
    private boolean wasUp;
    // 0: nothing is away.
    private long awaySince;

    @Override
    public void up(RedisLink link) {
      upSince = System.nanoTime();
      back();
    }

    // One after the other: a link that is back and one that is lost may be heard of at the same
    // time.
    @Override
    public synchronized void lost(RedisLink link) {
      wasLost = true;
      // What was not there yet is not away.
      if (wasUp && awaySince == 0) {
        awaySince = System.nanoTime() | 1;
        HappeningLog.tell(Happening.REDIS_AWAY, line -> {});
      }
    }

    @Override
    public void pushed(Response push) {}

    @Override
    public void refused(String message) {}

    @Override
    public void moved() {
      back();
    }

    private synchronized void back() {
      if (!isUp()) {
        return;
      }
      wasUp = true;
      if (awaySince != 0) {
        long away = (System.nanoTime() - awaySince) / 1_000_000;
        awaySince = 0;
        HappeningLog.tell(Happening.REDIS_BACK, line -> line.with("awayMs", away));
      }
    }
  }
}
