package dev.holdfast.state.deadline;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When to look at an aggregate again. A deadline does not say what is to be done: the look finds
 * out from the aggregate's own state. So it is asked for <em>before</em> a change of several steps,
 * and makes good whatever a crash left half done.
 */
@Singleton
public final class Deadlines {
  /** The sorted sets over which the members are spread. */
  public static final int SHARDS = 4;

  private static final Script SCHEDULE = Script.named("deadline/schedule");
  private static final Script CLAIM = Script.named("deadline/claim");
  private static final Script FINISH = Script.named("deadline/finish");

  private final RedisLinks redis;

  public Deadlines(RedisLinks redis) {
    this.redis = redis;
  }

  /**
   * A member whose look is due.
   *
   * @param member kind and id, such as {@code room:lobby}
   * @param claim given back with {@link #finish}
   * @param latenessMs how long ago the look was due
   */
  public record Claimed(String member, String claim, long latenessMs) {}

  /** Asks for a look after a delay, unless an earlier one is asked for already. */
  public Future<Void> schedule(String member, Duration delay) {
    return redis.run(SCHEDULE, List.of(keyOf(member)), member, delay.toMillis()).mapEmpty();
  }

  /**
   * Claims up to {@code most} due members of a shard; a claim not finished lapses after a while.
   */
  public Future<List<Claimed>> claim(int shard, int most, Duration lapse) {
    return redis
        .run(CLAIM, List.of(key(shard)), most, lapse.toMillis())
        .map(
            answer ->
                answer.stream()
                    .map(
                        one ->
                            new Claimed(
                                one.get(0).toString(), one.get(1).toString(), one.get(2).toLong()))
                    .toList());
  }

  /**
   * Ends a claim after the work was done.
   *
   * @param next when to look again; empty for never
   */
  public Future<Void> finish(Claimed claimed, Optional<Duration> next) {
    return redis
        .run(
            FINISH,
            List.of(keyOf(claimed.member())),
            claimed.member(),
            claimed.claim(),
            next.map(Duration::toMillis).orElse(-1L))
        .mapEmpty();
  }

  private static String keyOf(String member) {
    return key(Math.floorMod(member.hashCode(), SHARDS));
  }

  private static String key(int shard) {
    return "{deadlines:" + shard + "}";
  }
}
