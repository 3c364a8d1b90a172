package dev.holdfast.state.drain;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.RandomId;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * This replica's turn to send its clients away. Replicas of one service have it one after another,
 * whatever ends them: several at once would send their clients to the few that are left, all
 * together. Whoever does not get it in time drains without it.
 */
@Singleton
public final class DrainTurn {
  private static final Logger LOG = Logger.getLogger(DrainTurn.class);

  /** So long a replica that died during its turn holds up the others. */
  private static final Duration LEASE = Duration.ofSeconds(6);

  private static final Duration ASKS_EVERY = Duration.ofMillis(200);
  private static final int DELAYS = 2;

  private final Vertx vertx;
  private final DrainTurns turns;
  private final Duration lease;
  private final Duration longestWait;
  private final String replica = RandomId.random();
  // Vert.x counts timers from 0: no timer yet.
  private long renewal = -1;
  private boolean isOver;

  @Inject
  DrainTurn(
      Vertx vertx,
      RedisLinks redis,
      DrainConfig config,
      @ConfigProperty(name = "quarkus.application.name") String service,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay) {
    // Without a delay nobody is sent away: all connections end at once.
    this(
        vertx,
        new DrainTurns(redis, service),
        LEASE,
        delay.isZero() ? Duration.ZERO : config.longestWait().orElse(delay.multipliedBy(DELAYS)));
  }

  DrainTurn(Vertx vertx, DrainTurns turns, Duration lease, Duration longestWait) {
    this.vertx = vertx;
    this.turns = turns;
    this.lease = lease;
    this.longestWait = longestWait;
  }

  /**
   * Waits until no other replica of the service drains, for at most {@code
   * holdfast.drain.longest-wait}. It blocks the calling thread, which must be the one that shuts
   * the process down: what Quarkus does next, and {@code quarkus.shutdown.delay}, comes after it.
   * While Redis does not answer it asks again: whoever is sent away then could not be let in
   * elsewhere.
   */
  public void await() {
    if (!longestWait.isPositive()) {
      return;
    }
    try {
      if (isHadInTime()) {
        holdOn();
      } else {
        LOG.warnf("it was not this replica's turn within %s: draining all the same", longestWait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All clients were sent away: the next one may begin. May be called again, on any thread. */
  public synchronized void release() {
    if (isOver || !longestWait.isPositive()) {
      return;
    }
    isOver = true;
    vertx.cancelTimer(renewal);
    turns
        .release(replica)
        .onFailure(error -> LOG.debugf("turn not given back: %s", error.getMessage()));
  }

  private boolean isHadInTime() throws InterruptedException {
    long until = System.nanoTime() + longestWait.toNanos();
    boolean told = false;
    while (!isMine(until)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (!told) {
        LOG.infof(
            "waiting up to %s for the turn to drain: another replica does, or Redis is away",
            longestWait);
        told = true;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, ASKS_EVERY.toNanos()));
    }
    return true;
  }

  private boolean isMine(long until) throws InterruptedException {
    try {
      return turns
          .take(replica, lease)
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("the turn could not be asked for: %s", e.getMessage());
      return false;
    }
  }

  private synchronized void holdOn() {
    if (!isOver) {
      renewal =
          vertx.setPeriodic(lease.dividedBy(3).toMillis(), timer -> turns.take(replica, lease));
    }
  }
}
