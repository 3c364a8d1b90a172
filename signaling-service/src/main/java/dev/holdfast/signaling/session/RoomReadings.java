package dev.holdfast.signaling.session;

import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads rooms, each once for all who ask at the same time: when all members of a large room return,
 * each of them is told the whole of it. Who asks gets what was read afterwards, never before.
 */
@Singleton
final class RoomReadings {
  /** Of a larger room the next reading waits for others to ask, a millisecond for each member. */
  private static final int SMALL_ROOM = 8;

  private final Vertx vertx;
  private final Function<String, Future<Optional<RoomView>>> find;

  /** By room, for the rooms that are being read: whoever has asked since. */
  private final Map<String, Optional<Promise<Optional<RoomView>>>> waiting = new HashMap<>();

  @Inject
  RoomReadings(Vertx vertx, Rooms rooms) {
    this(vertx, rooms::find);
  }

  /**
   * @param find reads a room
   */
  RoomReadings(Vertx vertx, Function<String, Future<Optional<RoomView>>> find) {
    this.vertx = vertx;
    this.find = find;
  }

  /**
   * A room as it is now; empty if there is none.
   *
   * @return completes on the caller's context, if it has one
   */
  Future<Optional<RoomView>> of(String roomId) {
    Promise<Optional<RoomView>> answer = Promise.promise();
    Context context = Vertx.currentContext();
    join(roomId)
        .onComplete(
            read -> {
              if (context == null) {
                answer.handle(read);
              } else {
                context.runOnContext(x -> answer.handle(read));
              }
            });
    return answer.future();
  }

  private Future<Optional<RoomView>> join(String roomId) {
    Promise<Optional<RoomView>> mine = Promise.promise();
    synchronized (waiting) {
      Optional<Promise<Optional<RoomView>>> others = waiting.get(roomId);
      if (others != null && others.isPresent()) {
        return others.get().future();
      }
      if (others != null) {
        waiting.put(roomId, Optional.of(mine));
        return mine.future();
      }
      waiting.put(roomId, Optional.empty());
    }
    read(roomId, mine);
    return mine.future();
  }

  private void read(String roomId, Promise<Optional<RoomView>> mine) {
    // Composed, so that what is thrown fails the reading, and the next one begins.
    Future.<Void>succeededFuture()
        .compose(none -> find.apply(roomId))
        .onComplete(
            read -> {
              try {
                int members = members(read);
                if (members > SMALL_ROOM) {
                  vertx.setTimer(members, fired -> goOn(roomId));
                } else {
                  goOn(roomId);
                }
              } finally {
                mine.handle(read);
              }
            });
  }

  private static int members(AsyncResult<Optional<RoomView>> read) {
    return read.succeeded() ? read.result().map(room -> room.participants().size()).orElse(0) : 0;
  }

  private void goOn(String roomId) {
    Optional<Promise<Optional<RoomView>>> next;
    synchronized (waiting) {
      next = waiting.get(roomId);
      if (next.isPresent()) {
        waiting.put(roomId, Optional.empty());
      } else {
        waiting.remove(roomId);
      }
    }
    next.ifPresent(promise -> read(roomId, promise));
  }
}
