package dev.holdfast.state.webhook;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events that a webhook did not take for too long: kept to be read, replayed or discarded, a
 * bounded number for a bounded time.
 */
@Singleton
public final class DeadLetterQueue {
  /** Before the first one. */
  public static final String START = "0";

  private static final Script ADD = Script.named("webhook/add-dead-letter");
  private static final Script PAGE = Script.named("webhook/dead-letters");
  private static final Script REPLAY = Script.named("webhook/replay");
  private static final Script NEXT = Script.named("webhook/next-replay");
  private static final Script RETURN = Script.named("webhook/return");
  private static final Script DISCARD = Script.named("webhook/discard");

  private final RedisLinks redis;

  public DeadLetterQueue(RedisLinks redis) {
    this.redis = redis;
  }

  /**
   * A dead letter.
   *
   * @param text JSON, as it was added
   */
  public record DeadLetter(String id, String text) {
    /** What webhook/next-replay returns, parsed; empty if there is none. */
    private static Optional<DeadLetter> of(Response answer) {
      return answer.size() == 0
          ? Optional.empty()
          : Optional.of(new DeadLetter(answer.get(0).toString(), answer.get(1).toString()));
    }
  }

  /**
   * A dead letter in a list.
   *
   * @param cursor after which the next page begins
   * @param replaying whether it will be attempted again
   */
  public record Listed(DeadLetter letter, String cursor, boolean replaying) {
    /** One of what webhook/dead-letters returns, parsed. */
    private static Listed of(Response one) {
      return new Listed(
          new DeadLetter(one.get(0).toString(), one.get(2).toString()),
          one.get(1).toString(),
          one.get(3).toString().equals("replaying"));
    }
  }

  /**
   * Adds an event, once.
   *
   * @param log kind and id of the log that does not wait for it any more
   */
  public Future<Void> add(
      String webhook, String log, DeadLetter letter, int most, Duration retention) {
    List<String> keys = new ArrayList<>(keys(webhook));
    keys.add(WebhookHealth.failingOf(webhook));
    return redis
        .run(ADD, keys, letter.id(), letter.text(), most, retention.toMillis(), log)
        .mapEmpty();
  }

  /** Up to {@code most} after a cursor, oldest first. */
  public Future<List<Listed>> page(String webhook, String cursor, int most) {
    return redis
        .run(PAGE, keys(webhook), cursor, most)
        .map(answer -> answer.stream().map(Listed::of).toList());
  }

  /**
   * Asks for one more attempt at one of them.
   *
   * @return false if there is none of this id
   */
  public Future<Boolean> replay(String webhook, String id, Duration retention) {
    return redis
        .run(REPLAY, keys(webhook), id, retention.toMillis())
        .map(answer -> answer.toInteger() == 1);
  }

  /**
   * Asks for one more attempt at all there are.
   *
   * @return how many
   */
  public Future<Integer> replayAll(String webhook, Duration retention) {
    return redis.run(REPLAY, keys(webhook), "", retention.toMillis()).map(Response::toInteger);
  }

  /** The one that is to be attempted next. */
  public Future<Optional<DeadLetter>> nextReplay(String webhook) {
    return redis.run(NEXT, keys(webhook)).map(DeadLetter::of);
  }

  /** Its replay failed: it stays, with another text. */
  public Future<Void> putBack(String webhook, DeadLetter letter) {
    return redis.run(RETURN, keys(webhook), letter.id(), letter.text()).mapEmpty();
  }

  /** It was taken after all, or nobody wants it. */
  public Future<Void> discard(String webhook, String id) {
    return redis.run(DISCARD, keys(webhook), id).mapEmpty();
  }

  /** Where replays say who sends them; see {@link Progress}. */
  public static String replaysOf(String webhook) {
    return Webhooks.tag(webhook) + ":" + Webhooks.REPLAYS;
  }

  static List<String> keys(String webhook) {
    String tag = Webhooks.tag(webhook);
    return List.of(tag + ":dead", tag + ":letters", tag + ":replaying");
  }
}
