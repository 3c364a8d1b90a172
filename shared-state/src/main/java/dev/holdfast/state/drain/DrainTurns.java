package dev.holdfast.state.drain;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** Whose turn it is to drain, of the replicas of one service: a lease. */
final class DrainTurns {
  private static final Script TAKE = Script.named("drain/take");
  private static final Script RELEASE = Script.named("drain/release");

  private final RedisLinks redis;
  private final List<String> turn;

  /**
   * @param service whose replicas take turns
   */
  DrainTurns(RedisLinks redis, String service) {
    this.redis = redis;
    this.turn = List.of(KeyPart.tag("drain", service));
  }

  /**
   * Takes the turn, or renews it.
   *
   * @return false if it is another's; fails with {@code unavailable} while Redis is away
   */
  Future<Boolean> take(String replica, Duration lease) {
    return redis.run(TAKE, turn, replica, lease.toMillis()).map(Response::toBoolean);
  }

  /**
   * Gives the turn back.
   *
   * @return false if it was not the replica's
   */
  Future<Boolean> release(String replica) {
    return redis.run(RELEASE, turn, replica).map(Response::toBoolean);
  }
}
