package dev.holdfast.state.replica;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Leases of the signaling replicas, and which sessions each of them holds. */
@Singleton
public final class Replicas {
  private static final Script RENEW = Script.named("replica/renew");
  private static final Script REMAINING = Script.named("replica/remaining");
  private static final Script HOLD = Script.named("replica/hold");
  private static final Script FORGET = Script.named("replica/forget");
  private static final long SESSIONS_LIVE_MS = Duration.ofDays(1).toMillis();
  private static final String LEASES = "{replicas}:leases";
  private static final String ADDRESSES = "{replicas}:addresses";
  private static final String CLOCK = "{replicas}:clock";

  private final RedisLinks redis;

  public Replicas(RedisLinks redis) {
    this.redis = redis;
  }

  /**
   * Renews a lease.
   *
   * @return false if it had run out, or is new: the replica's sessions may have been given up
   */
  public Future<Boolean> renew(String replica, String address, Duration lease) {
    return redis
        .run(RENEW, List.of(LEASES, ADDRESSES, CLOCK), replica, address, lease.toMillis())
        .map(Response::toBoolean)
        .onSuccess(held -> redis.send(Command.PEXPIRE, sessions(replica), SESSIONS_LIVE_MS));
  }

  /** How long a replica's lease still holds; zero if it ran out. */
  public Future<Duration> remaining(String replica) {
    return redis
        .run(REMAINING, List.of(LEASES), replica)
        .map(answer -> Duration.ofMillis(answer.toLong()));
  }

  /** Where other replicas reach this one. */
  public Future<Optional<String>> address(String replica) {
    return redis
        .send(Command.HGET, ADDRESSES, replica)
        .map(answer -> Optional.ofNullable(answer).map(Response::toString));
  }

  /** Forgets a replica; false if its lease was renewed meanwhile. */
  public Future<Boolean> forget(String replica) {
    return redis.run(FORGET, List.of(LEASES, ADDRESSES), replica).map(Response::toBoolean);
  }

  /** Notes that a replica holds a session, before it does. */
  public Future<Void> holds(String replica, String sessionId) {
    return redis.run(HOLD, List.of(sessions(replica)), sessionId, SESSIONS_LIVE_MS).mapEmpty();
  }

  /** Notes that a replica does not hold a session any more, after all who care were told. */
  public Future<Void> released(String replica, String sessionId) {
    return redis.send(Command.SREM, sessions(replica), sessionId).mapEmpty();
  }

  /** Some of the sessions that a replica holds, or was releasing when it died. */
  public Future<List<String>> heldBy(String replica, int most) {
    return redis
        .send(Command.SRANDMEMBER, sessions(replica), most)
        .map(answer -> answer.stream().map(Response::toString).toList());
  }

  private static String sessions(String replica) {
    return KeyPart.tag("replica", replica) + ":sessions";
  }
}
