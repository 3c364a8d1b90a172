package dev.holdfast.state.http;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A rate limit for each name, such as a user's or an address's. What is remembered is bounded: full
 * buckets are forgotten each minute, and past so many names the newcomers share a thousand buckets,
 * so that whoever makes up names empties those of few others. On any thread.
 */
public final class Buckets {
  static final int MOST_NAMES = 50_000;
  static final int SHARED = 1_000;
  private static final long FORGET_EVERY_MS = 60_000;

  // A name, or the number of a bucket that newcomers share.
  private final ConcurrentHashMap<Object, Bucket> buckets = new ConcurrentHashMap<>();
  private final Bandwidth limit;

  /**
   * @param atOnce 1 or more
   * @param refill 1 or more: how many come back in a period, one by one
   */
  public Buckets(Vertx vertx, int atOnce, int refill, Duration period) {
    this.limit = Bandwidth.builder().capacity(atOnce).refillGreedy(refill, period).build();
    vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
  }

  /**
   * Takes one.
   *
   * @return zero if there was one; else how long it takes until there is
   */
  public Duration take(String name) {
    ConsumptionProbe probe = bucketOf(name).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
  }

  private Bucket bucketOf(String name) {
    Bucket known = buckets.get(name);
    if (known != null) {
      return known;
    }
    Object key = buckets.size() < MOST_NAMES ? name : Math.floorMod(name.hashCode(), SHARED);
    return buckets.computeIfAbsent(key, first -> Bucket.builder().addLimit(limit).build());
  }

  // Forgetting a full one changes nothing.
  void forget() {
    buckets.values().removeIf(bucket -> bucket.getAvailableTokens() >= limit.getCapacity());
  }

  int known() {
    return buckets.size();
  }
}
