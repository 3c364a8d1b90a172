package dev.holdfast.state.quota;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How often one user may do what leaves something in Redis, at all replicas together. Supervisors,
 * services and API keys are trusted, and not counted.
 */
@Singleton
public final class Quotas {
  private static final Script TAKE = Script.named("quota/take");

  private final RedisLinks redis;
  private final QuotaConfig config;

  public Quotas(RedisLinks redis, QuotaConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** What is counted. */
  public enum Kind {
    CALLS(Duration.ofHours(1)),
    JOINS(Duration.ofHours(1)),
    AVAILABILITIES(Duration.ofHours(1)),
    ROOMS(Duration.ofHours(1)),
    IDEMPOTENCY_KEYS(Duration.ofDays(1));

    private final Duration window;

    Kind(Duration window) {
      this.window = window;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Counts once more.
   *
   * @return fails with {@code rate-limited} if the user has done it too often, and with {@code
   *     unavailable} while Redis is away
   */
  public Future<Void> take(Kind kind, Caller caller) {
    if (caller.role().seesAll()) {
      return Future.succeededFuture();
    }
    int most = most(kind);
    String key = KeyPart.tag("quota-" + kind.word().replace(' ', '-'), caller.userId());
    return redis
        .run(TAKE, List.of(key), most, kind.window.toMillis())
        .compose(
            taken ->
                taken.toInteger() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new HoldfastException(
                            ErrorCode.RATE_LIMITED,
                            "a user has at most %d %s in %d h: come back later"
                                .formatted(most, kind.word(), kind.window.toHours()))));
  }

  private int most(Kind kind) {
    return switch (kind) {
      case CALLS -> config.callsPerHour();
      case JOINS -> config.joinsPerHour();
      case AVAILABILITIES -> config.availabilitiesPerHour();
      case ROOMS -> config.roomsPerHour();
      case IDEMPOTENCY_KEYS -> config.idempotencyKeysPerDay();
    };
  }
}
