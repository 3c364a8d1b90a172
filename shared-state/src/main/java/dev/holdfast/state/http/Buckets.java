package dev.holdfast.state.http;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A rate limit for each name. Full buckets are forgotten each minute. On any thread. */
public final class Buckets {
  private static final long FORGET_EVERY_MS = 60_000;

  private final LimitsByName<Bucket> buckets;
  private final long capacity;

  /**
   * @param atOnce 1 or more
   * @param refill 1 or more: how many come back in a period, one by one
   */
  public Buckets(Vertx vertx, int atOnce, int refill, Duration period) {
    Bandwidth limit = Bandwidth.builder().capacity(atOnce).refillGreedy(refill, period).build();
    this.capacity = atOnce;
    this.buckets = new LimitsByName<>(() -> Bucket.builder().addLimit(limit).build());
    vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
  }

  /**
   * Takes one.
   *
   * @return zero if there was one; else how long it takes until there is
   */
  public Duration take(String name) {
    ConsumptionProbe probe = buckets.of(name).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
  }

  // Forgetting a full one changes nothing.
  void forget() {
    buckets.forget(bucket -> bucket.getAvailableTokens() >= capacity);
  }

  int known() {
    return buckets.size();
  }
}
