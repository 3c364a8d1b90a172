package dev.holdfast.rooms.paging;

import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where the next page of a list begins. It belongs to the list for which it was made. */
public final class Cursor {
  /** The query parameter. */
  public static final String PARAMETER = "cursor";

  /** What is told of it to whoever reads the API. */
  public static final String DESCRIPTION = "`next` of the page before; empty for the first page";

  private static final char SEPARATOR = '/';

  private Cursor() {}

  /**
   * A cursor after a place.
   *
   * @param list what makes the list this one: its name, its filters, whose it is
   */
  public static String after(String place, List<String> list) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((digest(list) + SEPARATOR + place).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The place after which a cursor goes on; nothing for the beginning.
   *
   * @throws InvalidRequest if it was not made for this list
   */
  public static Optional<String> place(String cursor, List<String> list) {
    if (cursor.isEmpty()) {
      return Optional.empty();
    }
    String text = decode(cursor);
    String begin = digest(list) + SEPARATOR;
    if (!text.startsWith(begin) || text.length() == begin.length()) {
      throw foreign();
    }
    return Optional.of(text.substring(begin.length()));
  }

  /** What a cursor from elsewhere is refused with. */
  public static InvalidRequest foreign() {
    return new InvalidRequest(PARAMETER, "is not one of this list: give `next` of the last page");
  }

  private static String decode(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String digest(List<String> list) {
    byte[] digest = Sha256.of(String.join("\0", list));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 11);
  }
}
