package dev.holdfast.state.room;

import dev.holdfast.state.redis.RedisLinks;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The ids of all rooms, in their alphabetical order, for listing. An id stands here before its room
 * exists and may still stand here after it is gone; readers skip it.
 */
@Singleton
public final class RoomIndex {
  private static final String KEY = "{rooms}";

  private final RedisLinks redis;

  RoomIndex(RedisLinks redis) {
    this.redis = redis;
  }

  Future<Void> add(String roomId) {
    return redis.send(Command.ZADD, KEY, 0, roomId).mapEmpty();
  }

  Future<Void> drop(String roomId) {
    return redis.send(Command.ZREM, KEY, roomId).mapEmpty();
  }

  /** Up to {@code most} ids after one; the empty string for the beginning. */
  public Future<List<String>> after(String roomId, int most) {
    String from = roomId.isEmpty() ? "-" : "(" + roomId;
    return redis
        .send(Command.ZRANGE, KEY, from, "+", "BYLEX", "LIMIT", 0, most)
        .map(ids -> ids.stream().map(Response::toString).toList());
  }
}
