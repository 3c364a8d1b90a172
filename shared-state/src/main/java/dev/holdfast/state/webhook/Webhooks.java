package dev.holdfast.state.webhook;

import dev.holdfast.state.deadline.DeadlineSet;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Which webhooks there are, and what is to be sent to them. Only room-service is configured with
 * webhooks; it registers them, and whoever relays events asks for their deliveries by that.
 */
@Singleton
public final class Webhooks {
  /** The member that stands for a webhook's dead letters that are to be attempted again. */
  public static final String REPLAYS = "replays";

  private static final Script REGISTER = Script.named("webhook/register");
  private static final Script NAMES = Script.named("webhook/names");
  private static final String REGISTRY = "{webhooks}";

  /** Outlives any outage of room-service that events outlive. */
  private static final Duration SERVED = Duration.ofDays(2);

  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Known NOTHING = new Known(List.of(), Long.MIN_VALUE);

  private final RedisLinks redis;
  private final Deadlines deadlines;
  private volatile Known known = NOTHING;

  public Webhooks(RedisLinks redis, Deadlines deadlines) {
    this.redis = redis;
    this.deadlines = deadlines;
  }

  private record Known(List<String> names, long untilNanos) {
    boolean isFresh() {
      return untilNanos != Long.MIN_VALUE && untilNanos - System.nanoTime() > 0;
    }
  }

  /**
   * Says that a webhook is served here; to be repeated within a day.
   *
   * @return since when it is, ms since the Unix epoch by Redis's clock: earlier events are not sent
   *     to it
   */
  public Future<Long> register(String name) {
    return redis
        .run(REGISTER, List.of(REGISTRY), KeyPart.of(name), SERVED.toMillis())
        .map(
            since -> {
              known = NOTHING;
              return since.toLong();
            });
  }

  /**
   * Asks that a log's new events be sent to every webhook there is.
   *
   * @param log kind and id, such as {@code room:lobby}
   */
  public Future<Void> ask(String log) {
    return names()
        .compose(
            names ->
                Future.all(
                    names.stream().map(name -> due(name).schedule(log, Duration.ZERO)).toList()))
        .mapEmpty();
  }

  /** The logs of which there may be something to send to a webhook. */
  public DeadlineSet due(String name) {
    return deadlines.apart(dueOf(name));
  }

  static String dueOf(String name) {
    return tag(name) + ":due";
  }

  /** What belongs to a webhook as a whole shares this hash tag. */
  static String tag(String name) {
    return KeyPart.tag("hook", name);
  }

  private Future<List<String>> names() {
    Known now = known;
    if (now.isFresh()) {
      return Future.succeededFuture(now.names());
    }
    return redis
        .run(NAMES, List.of(REGISTRY))
        .map(
            answer -> {
              List<String> names =
                  answer.stream().map(one -> KeyPart.decoded(one.toString())).toList();
              known = new Known(names, System.nanoTime() + FRESH.toNanos());
              return names;
            });
  }
}
