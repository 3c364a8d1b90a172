package dev.holdfast.state.deadline;

import dev.holdfast.state.redis.RedisLinks;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When to reconcile an aggregate again. A deadline does not say what is to be done: reconciling
 * finds out from the aggregate's own state. So it is asked for <em>before</em> a change of several
 * steps, and makes good whatever a crash left half done.
 */
@Singleton
public final class Deadlines {
  /** The sorted sets over which the members are spread. */
  public static final int SHARDS = 4;

  private final RedisLinks redis;

  public Deadlines(RedisLinks redis) {
    this.redis = redis;
  }

  /**
   * A member that is due.
   *
   * @param member kind and id, such as {@code room:lobby}
   * @param claim given back with {@link #finish}
   * @param latenessMs how long ago it was due
   */
  public record Claimed(String member, String claim, long latenessMs) {
    /** One of those that deadline/claim returns, parsed. */
    static Claimed of(Response answer) {
      return new Claimed(
          answer.get(0).toString(), answer.get(1).toString(), answer.get(2).toLong());
    }
  }

  /** Asks for a reconciliation after a delay, unless an earlier one is asked for already. */
  public Future<Void> schedule(String member, Duration delay) {
    return shardOf(member).schedule(member, delay);
  }

  /**
   * Claims up to {@code most} due members of a shard; a claim not finished lapses after a while.
   */
  public Future<List<Claimed>> claim(int shard, int most, Duration lapse) {
    return shard(shard).claim(most, lapse);
  }

  /**
   * Ends a claim after the work was done.
   *
   * @param next when to reconcile again; empty for never
   */
  public Future<Void> finish(Claimed claimed, Optional<Duration> next) {
    return shardOf(claimed.member()).finish(claimed, next);
  }

  /**
   * A set beside the shards, for reconciliations that may take long: those who work it hold up
   * nobody else.
   *
   * @param key with a hash tag
   */
  public DeadlineSet apart(String key) {
    return new DeadlineSet(redis, key);
  }

  private DeadlineSet shardOf(String member) {
    return shard(Math.floorMod(member.hashCode(), SHARDS));
  }

  private DeadlineSet shard(int shard) {
    return new DeadlineSet(redis, "{deadlines:" + shard + "}");
  }
}
