package dev.holdfast.rooms.room;

import dev.holdfast.rooms.paging.Cursor;
import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.room.RoomStatus;
import dev.holdfast.state.room.RoomView;
import java.util.List;
import java.util.Optional;

/**
 * Which rooms are listed.
 *
 * @param status empty for any
 * @param type empty for any
 */
record RoomFilter(Optional<RoomStatus> status, String type) {
  boolean lets(RoomView room) {
    return status.filter(one -> one != room.status()).isEmpty()
        && (type.isEmpty() || type.equals(room.type()));
  }

  /** A cursor goes on after a room; it belongs to this filter. */
  String cursorAfter(String roomId) {
    return Cursor.after(roomId, list());
  }

  /**
   * The room after which a cursor goes on; empty for the beginning.
   *
   * @throws InvalidRequest if it was not made by this filter
   */
  String roomOf(String cursor) {
    return Cursor.place(cursor, list()).orElse("");
  }

  private List<String> list() {
    return List.of("rooms", status.map(RoomStatus::wire).orElse(""), type);
  }
}
