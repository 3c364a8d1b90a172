package dev.holdfast.state.redis;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Redis's time, without asking for it: the difference to this machine's clock is measured every ten
 * seconds. Good for what clients are shown; deadlines are decided in Redis.
 */
@Singleton
public final class RedisClock {
  private static final long EVERY_MS = 10_000;

  private final RedisLinks redis;
  private volatile long aheadMicros;

  public RedisClock(Vertx vertx, RedisLinks redis) {
    this.redis = redis;
    vertx.setPeriodic(0, EVERY_MS, timer -> readTime());
  }

  /** Milliseconds since the Unix epoch. */
  public long now() {
    return nowMicros() / 1_000;
  }

  /** Microseconds since the Unix epoch, as far apart from Redis's as its answers travel. */
  public long nowMicros() {
    return ownMicros() + aheadMicros;
  }

  private void readTime() {
    long asked = ownMicros();
    redis.time().onSuccess(time -> aheadMicros = time - (asked + ownMicros()) / 2);
  }

  private static long ownMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
