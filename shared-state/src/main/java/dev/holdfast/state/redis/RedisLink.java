package dev.holdfast.state.redis;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.log.RepeatedFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * One long-lived connection to Redis, made again for ever when it is lost: the client's own
 * connections never reconnect. What is sent through one link is executed in the order of sending.
 *
 * <p>Silence counts as loss: a PING goes out every second, and a connection that brings no answer
 * is closed (see {@link LivenessCheck}). Commands without an answer fail then; whether they were
 * executed is unknown.
 */
final class RedisLink {
  private static final Logger LOG = Logger.getLogger(RedisLink.class);
  private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w{1,12})");
  private static final String OF_A_REPLICA = "role:slave";
  private static final String READ_ONLY = "READONLY";
  private static final String UNKNOWN_RUN = "unknown";
  private static final long KEEPS_FUNCTIONS_NANOS = 60_000_000_000L;
  private static final long RETRY_FROM_MS = 50;
  private static final long RETRY_UP_TO_MS = 2_000;

  /** What the server, or the client in its name, says when it cannot serve now but may later. */
  private static final List<String> NOT_NOW =
      List.of(
          "LOADING",
          READ_ONLY,
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "ASK ",
          "BUSY ",
          "MISCONF",
          "NOREPLICAS",
          "OOM",
          "CONNECTION_CLOSED");

  /** Hears what becomes of a link; called on the connection's event loop. */
  interface Watcher {
    /** The link is up (again). */
    void up(RedisLink link);

    /** The link is lost, or could not be made. */
    void lost(RedisLink link);

    /** Redis sends something unasked (pub/sub). */
    void pushed(Response push);

    /** Redis refuses what is not answered, such as a subscription. */
    void refused(String message);
  }

  /**
   * A connection.
   *
   * @param scripts those that were sent through it
   */
  private record Connected(RespConnection connection, ScriptCalls scripts) {}

  private final Vertx vertx;
  private final Connector connector;
  private final Supplier<Optional<Barrier>> barrier;
  private final Watcher watcher;
  private volatile Connected connected;
  private volatile boolean closed;
  private volatile long retryMs = RETRY_FROM_MS;
  private final RepeatedFailure notReached = new RepeatedFailure(LOG, "Redis not reached");
  private volatile boolean functions = true;
  private volatile RespConnection left;
  private volatile long leftAt;
  // Vert.x counts timers from 0: no timer yet.
  private long pinger = -1;

  /**
   * @param barrier that each connection gets, if any
   */
  RedisLink(
      Vertx vertx, Connector connector, Supplier<Optional<Barrier>> barrier, Watcher watcher) {
    this.vertx = vertx;
    this.connector = connector;
    this.barrier = barrier;
    this.watcher = watcher;
  }

  void open() {
    if (!closed) {
      connector.connect().onSuccess(this::opened).onFailure(this::notReached);
    }
  }

  boolean isUp() {
    return connected != null;
  }

  /**
   * Fails with {@link ErrorCode#UNAVAILABLE} when there is no connection or it is lost meanwhile.
   */
  Future<Response> send(Request request) {
    Connected current = connected;
    return current == null ? Future.failedFuture(unavailable()) : send(current.connection, request);
  }

  /** Runs a script, in the way of {@link ScriptCalls}. */
  Future<Response> run(Script script, List<String> keys, Object... args) {
    Connected current = connected;
    return current == null
        ? Future.failedFuture(unavailable())
        : current.scripts.run(script, keys, args);
  }

  synchronized void close() {
    closed = true;
    vertx.cancelTimer(pinger);
    Connected current = connected;
    connected = null;
    if (current != null) {
      current.connection.close();
    }
    connector.close();
  }

  private Future<Response> send(RespConnection to, Request request) {
    return to.send(request).recover(error -> failed(to, error));
  }

  // It was a master once, or a load balancer's idea of one.
  private Future<Response> failed(RespConnection by, Throwable error) {
    String message = String.valueOf(error.getMessage());
    boolean forbidden = ScriptCalls.isFunctionForbidden(message);
    if (forbidden || ScriptCalls.isFunctionLost(message)) {
      leave(by, forbidden, message);
      return Future.failedFuture(unavailable());
    }
    if (message.startsWith(READ_ONLY) && isCurrent(by)) {
      LOG.warn("Redis is not the master any more");
      by.close();
    }
    return Future.failedFuture(translate(error));
  }

  // Were those that are refused sent again, later ones might overtake them. A Redis that loses
  // functions again and again is not asked for them through the next connection, but through the
  // one after it.
  private synchronized void leave(RespConnection which, boolean forbidden, String why) {
    if (left != which) {
      long now = System.nanoTime();
      functions = functions && !forbidden && (left == null || now - leftAt > KEEPS_FUNCTIONS_NANOS);
      left = which;
      leftAt = now;
      LOG.warnf("A function cannot be called any more: %s", why);
      which.close();
    }
  }

  private void opened(RespConnection opened) {
    if (closed) {
      opened.close();
      return;
    }
    barrier.get().ifPresent(opened::holdBack);
    Future<String> server = info(opened, "server");
    Future<String> replication = info(opened, "replication");
    Future.all(server, replication)
        .onFailure(this::notReached)
        .onSuccess(
            told -> {
              if (replication.result().contains(OF_A_REPLICA)) {
                opened.close();
                notReached(new IllegalStateException("it is a replica, not a master"));
              } else {
                ready(opened, runIn(server.result()));
              }
            });
  }

  // Where a hosted Redis tells nothing of itself, what it loses cannot be noticed.
  private static Future<String> info(RespConnection opened, String section) {
    return opened
        .send(Request.cmd(Command.INFO).arg(section))
        .map(Response::toString)
        .recover(
            error ->
                translate(error) == error
                    ? Future.succeededFuture("")
                    : Future.failedFuture(error));
  }

  private void ready(RespConnection opened, String run) {
    if (takesOver(opened, run)) {
      watcher.up(this);
    } else {
      opened.close();
    }
  }

  // Together, or whoever closes the link as soon as it is up would leave the timer behind.
  private synchronized boolean takesOver(RespConnection opened, String run) {
    if (closed) {
      return false;
    }
    retryMs = RETRY_FROM_MS;
    notReached.succeeded();
    opened.listen(this::heard, cause -> lost(opened, cause));
    pinger = vertx.setPeriodic(LivenessCheck.ASK_EVERY.toMillis(), timer -> ping(opened));
    connected =
        new Connected(opened, new ScriptCalls(request -> send(opened, request), run, functions));
    // What was forbidden or lost then may be allowed and stay by the time of the next connection.
    functions = true;
    return true;
  }

  private static String runIn(String info) {
    Matcher run = RUN_ID.matcher(info);
    return run.find() ? run.group(1) : UNKNOWN_RUN;
  }

  // A subscription is not answered, so its refusal is taken for the answer to a PING, if there is
  // one.
  private void ping(RespConnection opened) {
    if (opened.liveness().asksAgain(System.nanoTime())) {
      LOG.warn("Redis is silent");
      opened.cut();
      return;
    }
    opened
        .send(Request.cmd(Command.PING))
        .onFailure(
            error -> {
              if (error instanceof Response) {
                watcher.refused(error.getMessage());
              }
            });
  }

  private void heard(Response response) {
    if (response.type() == ResponseType.PUSH) {
      watcher.pushed(response);
    } else if (response.type() == ResponseType.ERROR) {
      watcher.refused(response.toString());
    }
  }

  private synchronized void lost(RespConnection which, Throwable cause) {
    if (!isCurrent(which)) {
      return;
    }
    connected = null;
    vertx.cancelTimer(pinger);
    if (!closed) {
      LOG.warnf("Redis connection lost: %s", cause.getMessage());
    }
    again();
  }

  private boolean isCurrent(RespConnection which) {
    Connected current = connected;
    return current != null && current.connection == which;
  }

  private void notReached(Throwable error) {
    notReached.failed(String.valueOf(error.getMessage()));
    again();
  }

  private void again() {
    if (closed) {
      return;
    }
    watcher.lost(this);
    long delay = ThreadLocalRandom.current().nextLong(retryMs / 2, retryMs + 1);
    retryMs = Math.min(retryMs * 2, RETRY_UP_TO_MS);
    vertx.setTimer(Math.max(1, delay), timer -> open());
  }

  // What is no answer of Redis is a connection that broke in one way or another.
  private static Throwable translate(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return error instanceof Response && NOT_NOW.stream().noneMatch(message::startsWith)
        ? error
        : unavailable();
  }

  static HoldfastException unavailable() {
    return new HoldfastException(ErrorCode.UNAVAILABLE, "the state store is away");
  }
}
