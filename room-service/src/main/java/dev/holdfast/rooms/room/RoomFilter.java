package dev.holdfast.rooms.room;

import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.room.RoomView;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Which rooms are listed.
 *
 * @param status empty for any
 * @param type empty for any
 */
record RoomFilter(String status, String type) {
  private static final String VERSION = "1";
  private static final String SEPARATOR = "/";

  boolean lets(RoomView room) {
    return (status.isEmpty() || status.equals(room.status()))
        && (type.isEmpty() || type.equals(room.type()));
  }

  /** A cursor goes on after a room; it belongs to this filter. */
  String cursorAfter(String roomId) {
    String text = String.join(SEPARATOR, VERSION, status, type, roomId);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The room after which a cursor goes on; empty for the beginning.
   *
   * @throws InvalidRequest if it was not made by this filter
   */
  String roomOf(String cursor) {
    if (cursor.isEmpty()) {
      return "";
    }
    String begin = String.join(SEPARATOR, VERSION, status, type, "");
    String text = decode(cursor);
    if (!text.startsWith(begin) || text.length() == begin.length()) {
      throw new InvalidRequest("cursor", "is not one of this list: give `next` of the last page");
    }
    return text.substring(begin.length());
  }

  private static String decode(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
