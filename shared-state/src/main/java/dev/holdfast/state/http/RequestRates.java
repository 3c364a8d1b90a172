package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.github.bucket4j.Bucket;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests of each user this replica answers. Services and API keys act for many, and are
 * not limited.
 */
@Singleton
public final class RequestRates {
  private static final long FORGET_EVERY_MS = 60_000;

  private final ConcurrentHashMap<String, Bucket> users = new ConcurrentHashMap<>();
  private final RequestConfig config;

  public RequestRates(Vertx vertx, RequestConfig config) {
    this.config = config;
    vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
  }

  /**
   * Takes one request; on any thread.
   *
   * @throws HoldfastException {@code rate-limited}: it is not to be acted on
   */
  public void take(Caller caller) {
    if (caller.role() != Role.SERVICE
        && !users.computeIfAbsent(caller.userId(), first -> bucket()).tryConsume(1)) {
      throw new HoldfastException(
          ErrorCode.RATE_LIMITED,
          "a user may send %d requests a second, %d at once"
              .formatted(config.perSecond(), config.burst()));
    }
  }

  // Forgetting a full one changes nothing.
  void forget() {
    users.values().removeIf(bucket -> bucket.getAvailableTokens() >= config.burst());
  }

  int known() {
    return users.size();
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(config.burst())
                    .refillGreedy(config.perSecond(), Duration.ofSeconds(1)))
        .build();
  }
}
