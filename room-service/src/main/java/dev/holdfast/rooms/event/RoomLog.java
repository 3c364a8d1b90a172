package dev.holdfast.rooms.event;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.room.RoomEvent;
import dev.holdfast.state.room.Rooms;
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

/** Reads the logs of rooms. */
@Singleton
final class RoomLog {
  private final Streams streams;
  private final RedisLinks redis;

  RoomLog(Streams streams, RedisLinks redis) {
    this.streams = streams;
    this.redis = redis;
  }

  /** Up to {@code most} events after an offset; waits. */
  EventPage page(String roomId, Offset after, int most) {
    return switch (Await.on(streams.read(Rooms.eventsOf(roomId), after, most))) {
      case Page.Held held -> page(roomId, true, after, held);
      case Page.Gone gone -> {
        Offset before = Await.on(beforeOldest(roomId));
        // Trimmed again in between: then the next page says so.
        yield switch (Await.on(streams.read(Rooms.eventsOf(roomId), before, most))) {
          case Page.Held held -> page(roomId, false, before, held);
          case Page.Gone again -> new EventPage(roomId, false, List.of(), before.toString(), true);
        };
      }
    };
  }

  /** The offset after which the oldest event that is held comes. */
  Future<Offset> beforeOldest(String roomId) {
    return redis
        .send(Command.XRANGE, Rooms.eventsOf(roomId), "-", "+", "COUNT", 1)
        .map(
            oldest ->
                oldest.size() == 0
                    ? Offset.START
                    : Offset.parse(oldest.get(0).get(0).toString())
                        .map(first -> new Offset(first.epoch(), first.sequence() - 1))
                        .orElseThrow());
  }

  Follower follow(String roomId, Offset after, StreamReader reader, Executor executor) {
    return streams.follow(Rooms.eventsOf(roomId), after, reader, executor);
  }

  private static EventPage page(String roomId, boolean recovered, Offset after, Page.Held held) {
    Offset next = held.entries().isEmpty() ? after : held.entries().getLast().offset();
    return new EventPage(
        roomId,
        recovered,
        held.entries().stream().map(RoomLog::state).toList(),
        next.toString(),
        !held.entries().isEmpty() && !next.equals(held.last()));
  }

  static RoomEventState state(Entry entry) {
    return RoomEventState.of(RoomEvent.of(entry));
  }
}
