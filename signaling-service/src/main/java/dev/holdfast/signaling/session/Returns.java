package dev.holdfast.signaling.session;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.Buckets;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How often the sessions of a user may come back to this replica: each time all who are in a room
 * with it are told, and its logs grow.
 */
@Singleton
class Returns {
  private final Buckets users;

  Returns(Vertx vertx, SessionConfig config) {
    this.users =
        new Buckets(
            vertx, config.returnsAtOnce(), config.returnsPerMinute(), Duration.ofMinutes(1));
  }

  /**
   * Counts one.
   *
   * @throws HoldfastException {@code rate-limited}: the session stays as it is
   */
  void take(Caller caller) {
    if (caller.role() == Role.SERVICE) {
      return;
    }
    Duration pause = users.take(caller.userId());
    if (pause.isPositive()) {
      throw new HoldfastException(
          ErrorCode.RATE_LIMITED,
          "this user's sessions come back too often: come again in %d s"
              .formatted(pause.toSeconds() + 1));
    }
  }
}
