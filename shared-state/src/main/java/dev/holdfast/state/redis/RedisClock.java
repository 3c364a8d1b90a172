package dev.holdfast.state.redis;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/**
 * Redis's time, without asking for it: the difference to this machine's clock is looked at every
 * ten seconds. Good for what clients are shown; deadlines are decided in Redis.
 */
@Singleton
public final class RedisClock {
  private static final long EVERY_MS = 10_000;

  private final RedisLinks redis;
  private volatile long aheadMs;

  public RedisClock(Vertx vertx, RedisLinks redis) {
    this.redis = redis;
    vertx.setPeriodic(0, EVERY_MS, timer -> look());
  }

  /** Milliseconds since the Unix epoch. */
  public long now() {
    return System.currentTimeMillis() + aheadMs;
  }

  private void look() {
    long asked = System.currentTimeMillis();
    redis.time().onSuccess(time -> aheadMs = time - (asked + System.currentTimeMillis()) / 2);
  }
}
