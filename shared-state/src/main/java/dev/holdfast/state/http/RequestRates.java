package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How many requests of each user this replica answers. Services and API keys act for many, and are
 * not limited.
 */
@Singleton
public final class RequestRates {
  private final RequestConfig config;
  private final Buckets users;

  public RequestRates(Vertx vertx, RequestConfig config) {
    this.config = config;
    this.users = new Buckets(vertx, config.burst(), config.perSecond(), Duration.ofSeconds(1));
  }

  /**
   * Takes one request; on any thread.
   *
   * @throws HoldfastException {@code rate-limited}: it is not to be acted on
   */
  public void take(Caller caller) {
    if (caller.role() != Role.SERVICE && users.take(caller.userId()).isPositive()) {
      throw new HoldfastException(
          ErrorCode.RATE_LIMITED,
          "a user may send %d requests a second, %d at once"
              .formatted(config.perSecond(), config.burst()));
    }
  }

  int known() {
    return users.known();
  }
}
