package dev.holdfast.rooms.event;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executor;

/** Reads the logs of rooms and calls, each by its key. */
@Singleton
public final class EventLog {
  /** Bytes of a page, after which it ends though more events were asked for. */
  private static final int PAGE_BYTES = 4 * 1024 * 1024;

  private final Streams streams;
  private final RedisLinks redis;

  EventLog(Streams streams, RedisLinks redis) {
    this.streams = streams;
    this.redis = redis;
  }

  /** Up to {@code most} events after an offset, of those the reader may see; waits. */
  public EventPage page(String key, Offset after, int most, Sight sight) {
    return switch (Await.on(streams.read(key, after, most, PAGE_BYTES))) {
      case Page.Held held -> page(true, after, held, sight);
      case Page.Gone gone -> {
        Offset before = Await.on(beforeOldest(key));
        // Trimmed again in between: then the next page says so.
        yield switch (Await.on(streams.read(key, before, most, PAGE_BYTES))) {
          case Page.Held held -> page(false, before, held, sight);
          case Page.Gone again -> new EventPage(false, List.of(), before.toString(), true);
        };
      }
    };
  }

  /** The offset after which the oldest event that is held comes. */
  Future<Offset> beforeOldest(String key) {
    return redis
        .send(Command.XRANGE, key, "-", "+", "COUNT", 1)
        .map(
            oldest ->
                oldest.size() == 0
                    ? Offset.START
                    : Offset.parse(oldest.get(0).get(0).toString())
                        .map(first -> new Offset(first.epoch(), first.sequence() - 1))
                        .orElseThrow());
  }

  Follower follow(String key, Offset after, StreamReader reader, Executor executor) {
    return streams.follow(key, after, reader, executor);
  }

  private static EventPage page(boolean recovered, Offset after, Page.Held held, Sight sight) {
    List<Entry> entries = held.entries();
    Offset next = entries.isEmpty() ? after : entries.getLast().offset();
    return new EventPage(
        recovered,
        entries.stream().map(EventState::of).filter(sight::covers).toList(),
        next.toString(),
        !entries.isEmpty() && !next.equals(held.last()));
  }
}
