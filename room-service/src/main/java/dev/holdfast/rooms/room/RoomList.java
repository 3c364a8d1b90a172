package dev.holdfast.rooms.room;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomIndex;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists rooms by id, but those from which the caller was removed; call it on a virtual thread. */
@Singleton
final class RoomList {
  /** However rare the rooms are that the filter lets through, a page costs no more than this. */
  private static final int MOST_LOOKED_AT = 1000;

  private static final int AT_ONCE = 100;

  private final RoomIndex index;
  private final Rooms rooms;

  RoomList(RoomIndex index, Rooms rooms) {
    this.index = index;
    this.rooms = rooms;
  }

  RoomPage page(RoomFilter filter, Caller caller, String cursor, int limit) {
    List<RoomState> found = new ArrayList<>();
    String last = filter.roomOf(cursor);
    for (int looked = 0; looked < MOST_LOOKED_AT; looked += AT_ONCE) {
      List<String> ids = Await.on(index.after(last, AT_ONCE));
      for (Optional<RoomView> room : show(ids, caller)) {
        if (room.filter(filter::lets).isPresent()) {
          if (found.size() == limit) {
            return new RoomPage(found, Optional.of(filter.cursorAfter(found.getLast().roomId())));
          }
          found.add(RoomState.of(room.get()));
        }
      }
      if (ids.size() < AT_ONCE) {
        return new RoomPage(found, Optional.empty());
      }
      last = ids.getLast();
    }
    return new RoomPage(found, Optional.of(filter.cursorAfter(last)));
  }

  private List<Optional<RoomView>> show(List<String> ids, Caller caller) {
    List<Future<Optional<RoomView>>> shown =
        ids.stream()
            .map(id -> rooms.find(id).compose(room -> unlessRemoved(room, caller)))
            .toList();
    Await.on(Future.all(shown));
    return shown.stream().map(Future::result).toList();
  }

  private Future<Optional<RoomView>> unlessRemoved(Optional<RoomView> room, Caller caller) {
    return room.isEmpty() || caller.role() == Role.SERVICE
        ? Future.succeededFuture(room)
        : rooms.isRemoved(room.get().roomId(), caller).map(is -> is ? Optional.empty() : room);
  }
}
