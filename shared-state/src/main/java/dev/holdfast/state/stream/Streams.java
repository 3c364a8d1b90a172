package dev.holdfast.state.stream;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.redis.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one primitive: a durable, bounded, ordered log in Redis with live delivery. A stream is one
 * key, and its channel is that key.
 */
@Singleton
public final class Streams {
  private static final Script APPEND = Script.named("stream/append");
  private static final Script READ = Script.named("stream/read");

  private final Vertx vertx;
  private final RedisLinks redis;
  private final Subscriptions subscriptions;
  private final Follower.Channel alone;
  private final Follower.Channel together;

  public Streams(Vertx vertx, RedisLinks redis, Subscriptions subscriptions) {
    this.vertx = vertx;
    this.redis = redis;
    this.subscriptions = subscriptions;
    this.alone = Follower.Channel.of(subscriptions);
    this.together = new Feeds(subscriptions);
  }

  /** Appends an entry; it is durable before any follower sees it. */
  public Future<Offset> append(String key, String payload, StreamLimits limits) {
    return redis
        .run(APPEND, List.of(key), limits.argsAnd(payload))
        .map(offset -> Offset.of(offset.toString()));
  }

  /** Tells the followers who are there now something that is not kept. */
  public Future<Void> announce(String key, String message) {
    return redis.send(Command.SPUBLISH, key, Notification.VOLATILE + message).mapEmpty();
  }

  /** Tells the followers who are there now to do something, as scripts do. */
  public Future<Void> control(String key, String message) {
    return redis.send(Command.SPUBLISH, key, Notification.CONTROL + message).mapEmpty();
  }

  /** Reads up to {@code most} entries after an offset. */
  public Future<Page> read(String key, Offset after, int most) {
    return read(key, after, most, Integer.MAX_VALUE);
  }

  /**
   * As {@link #read(String, Offset, int)}, for whoever keeps what is read until somebody takes it.
   *
   * @param bytes of payload after which no more entries are read; the entry that reaches them is
   */
  public Future<Page> read(String key, Offset after, int most, int bytes) {
    return redis.run(READ, List.of(key), after, most, bytes).map(Streams::page);
  }

  /**
   * Replays a stream after an offset, then goes on live: no gap and no repetition at the seam,
   * after lost notifications, or after Redis was away.
   *
   * @param executor where the reader is called, one call at a time; a context's event loop
   */
  public Follower follow(String key, Offset after, StreamReader reader, Executor executor) {
    return begun(alone, key, after, reader, executor, inPages(key));
  }

  /**
   * As {@link #follow}, for a stream that many may follow in this process: what is said on its
   * channel is heard and parsed once for all of them.
   *
   * @param executor the same object for all readers on one event loop: they are told by one task
   */
  public Follower followTogether(String key, Offset after, StreamReader reader, Executor executor) {
    return begun(together, key, after, reader, executor, inPages(key));
  }

  Follower follow(
      String key,
      Offset after,
      StreamReader reader,
      Executor executor,
      Function<Offset, Future<Page>> pages) {
    return begun(alone, key, after, reader, executor, pages);
  }

  private Function<Offset, Future<Page>> inPages(String key) {
    return offset -> read(key, offset, Follower.PAGE, LogPages.PAGE_BYTES);
  }

  private Follower begun(
      Follower.Channel channel,
      String key,
      Offset after,
      StreamReader reader,
      Executor executor,
      Function<Offset, Future<Page>> pages) {
    Follower follower = new Follower(vertx, pages, channel, key, after, reader, executor);
    follower.begin();
    return follower;
  }

  /**
   * Hears what {@link #control} and scripts say to a stream's followers, and nothing else.
   *
   * @param mayHaveMissed called when the channel is heard from then on (again)
   * @param executor where both are called
   */
  public ControlListener listen(
      String key, Runnable mayHaveMissed, Consumer<String> control, Executor executor) {
    ControlListener listener =
        new ControlListener(subscriptions, key, mayHaveMissed, control, executor);
    listener.begin();
    return listener;
  }

  private static Page page(Response response) {
    Offset last = Offset.of(response.get(1).toString());
    if (response.get(0).toString().equals("gone")) {
      return new Page.Gone(last);
    }
    return new Page.Held(
        last,
        response.get(2).stream()
            .map(entry -> new Entry(Offset.of(entry.get(0).toString()), entry.get(1).toString()))
            .toList());
  }
}
