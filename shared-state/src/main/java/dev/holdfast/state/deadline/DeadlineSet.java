package dev.holdfast.state.deadline;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Members by the time at which to reconcile them, in one sorted set. */
public final class DeadlineSet {
  private static final Script SCHEDULE = Script.named("deadline/schedule");
  private static final Script CLAIM = Script.named("deadline/claim");
  private static final Script FINISH = Script.named("deadline/finish");

  private final RedisLinks redis;
  private final String key;

  DeadlineSet(RedisLinks redis, String key) {
    this.redis = redis;
    this.key = key;
  }

  /** Asks for a reconciliation after a delay, unless an earlier one is asked for already. */
  public Future<Void> schedule(String member, Duration delay) {
    return redis.run(SCHEDULE, List.of(key), KeyPart.unicode(member), delay.toMillis()).mapEmpty();
  }

  /** Claims up to {@code most} due members; a claim not finished lapses after a while. */
  public Future<List<Deadlines.Claimed>> claim(int most, Duration lapse) {
    return redis
        .run(CLAIM, List.of(key, key + ":clock", key + ":behind"), most, lapse.toMillis())
        .map(answer -> answer.stream().map(Deadlines.Claimed::of).toList());
  }

  /**
   * Ends a claim after the work was done.
   *
   * @param next when to reconcile again; empty for never
   */
  public Future<Void> finish(Deadlines.Claimed claimed, Optional<Duration> next) {
    return redis
        .run(
            FINISH,
            List.of(key),
            claimed.member(),
            claimed.claim(),
            next.map(Duration::toMillis).orElse(-1L))
        .mapEmpty();
  }
}
