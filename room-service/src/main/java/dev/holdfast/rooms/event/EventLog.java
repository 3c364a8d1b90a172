package dev.holdfast.rooms.event;

import dev.holdfast.state.http.LargeAnswers;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.stream.LogPages;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.StreamReader;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Reads the logs of rooms and calls, each by its key. */
@Singleton
public final class EventLog {
  /** Bytes of events after which a page ends, though more were asked for. */
  static final int MOST_BYTES = 1_048_576;

  private final LogPages pages;
  private final RedisLinks redis;
  private final LargeAnswers answers;

  EventLog(LogPages pages, RedisLinks redis, Vertx vertx) {
    this.pages = pages;
    this.redis = redis;
    this.answers = new LargeAnswers(vertx, 2, 32);
  }

  /** Whoever answers with a page has a place there, from before it is read. */
  public LargeAnswers answers() {
    return answers;
  }

  /**
   * Up to {@code most} events after an offset, or {@link #MOST_BYTES}, less those the reader may
   * not see. Waits: to be called on a virtual thread.
   */
  public EventPage page(String key, Offset after, int most, EventVisibility visibility) {
    return switch (Await.on(pages.read(key, after, most))) {
      case Page.Held held -> readOn(true, key, after, held, most, visibility);
      case Page.Gone gone -> {
        Offset before = Await.on(beforeOldest(key));
        // Trimmed again in between: then the next page says so.
        yield switch (Await.on(pages.read(key, before, most))) {
          case Page.Held held -> readOn(false, key, before, held, most, visibility);
          case Page.Gone again -> new EventPage(false, List.of(), 0, before.toString(), true);
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
    return pages.follow(key, after, reader, executor);
  }

  private EventPage readOn(
      boolean recovered,
      String key,
      Offset after,
      Page.Held first,
      int most,
      EventVisibility visibility) {
    List<EventState> seen = new ArrayList<>();
    Page.Held held = first;
    Offset next = after;
    int read = 0;
    int unreadable = 0;
    long bytes = 0;
    while (true) {
      for (Entry entry : held.entries()) {
        Optional<EventState> event = EventState.of(entry);
        unreadable += event.isEmpty() ? 1 : 0;
        event.filter(visibility::covers).ifPresent(seen::add);
        next = entry.offset();
        bytes += ByteBufUtil.utf8Bytes(entry.payload());
      }
      read += held.entries().size();
      boolean more = !held.entries().isEmpty() && !next.equals(held.last());
      if (!more || read >= most || bytes >= MOST_BYTES) {
        return new EventPage(recovered, seen, unreadable, next.toString(), more);
      }
      switch (Await.on(pages.read(key, next, most - read))) {
        case Page.Held following -> held = following;
        // Trimmed in between: the next page says so.
        case Page.Gone gone -> {
          return new EventPage(recovered, seen, unreadable, next.toString(), true);
        }
      }
    }
  }
}
