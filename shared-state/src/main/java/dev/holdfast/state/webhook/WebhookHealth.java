package dev.holdfast.state.webhook;

import dev.holdfast.state.format.Fields;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How webhooks are doing, over all replicas. */
@Singleton
public final class WebhookHealth {
  private static final Script SUCCEEDED = Script.named("webhook/succeeded");
  private static final Script FAILED = Script.named("webhook/failed");
  private static final Script STATUS = Script.named("webhook/status");

  /** How long what nobody touches is kept. */
  private static final Duration KEEP = Duration.ofDays(7);

  private final RedisLinks redis;

  public WebhookHealth(RedisLinks redis) {
    this.redis = redis;
  }

  /**
   * A webhook as it was at a moment. Times are ms since the Unix epoch, by Redis's clock.
   *
   * @param waiting logs that are due and not taken yet
   * @param failing logs whose next event was attempted and not taken
   * @param lag age of the oldest event that a failing log waits for, or time since which the first
   *     of the others is due, whichever is longer
   */
  public record Status(
      int waiting,
      int failing,
      Duration lag,
      int deadLetters,
      OptionalLong lastSuccessAt,
      OptionalLong lastFailureAt,
      Optional<String> lastFailure) {}

  /** An event of a log was taken. */
  public Future<Void> succeeded(String name, String member) {
    return redis.run(SUCCEEDED, keys(name), member, KEEP.toMillis()).mapEmpty();
  }

  /**
   * An event of a log was not taken.
   *
   * @param eventAt when it happened, ms since the Unix epoch
   */
  public Future<Void> failed(String name, String member, long eventAt, String why) {
    return redis.run(FAILED, keys(name), member, eventAt, why, KEEP.toMillis()).mapEmpty();
  }

  /** A log does not fail any more, though nothing of it was taken. */
  public Future<Void> over(String name, String member) {
    return redis.send(Command.ZREM, failingOf(name), member).mapEmpty();
  }

  /**
   * Also keeps what belongs to the webhook, and drops dead letters that are too old.
   *
   * @param retention of dead letters
   */
  public Future<Status> status(String name, Duration retention) {
    List<String> keys =
        Stream.of(DeadLetterQueue.keys(name), keys(name), List.of(Webhooks.dueOf(name)))
            .flatMap(List::stream)
            .toList();
    Duration keep = retention.compareTo(KEEP) > 0 ? retention : KEEP;
    return redis
        .run(STATUS, keys, retention.toMillis(), keep.toMillis())
        .map(WebhookHealth::status);
  }

  private static Status status(Response answer) {
    Fields fields = Fields.of(answer.get(6));
    long now = answer.get(0).toLong();
    long since = Math.min(answer.get(2).toLong(), answer.get(4).toLong());
    return new Status(
        answer.get(1).toInteger(),
        answer.get(3).toInteger(),
        Duration.ofMillis(Math.max(0, now - since)),
        answer.get(5).toInteger(),
        fields.number("lastSuccessAt"),
        fields.number("lastFailureAt"),
        fields.text("lastFailure"));
  }

  private static List<String> keys(String name) {
    return List.of(Webhooks.tag(name), failingOf(name));
  }

  static String failingOf(String name) {
    return Webhooks.tag(name) + ":failing";
  }
}
