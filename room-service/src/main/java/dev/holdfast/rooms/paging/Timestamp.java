package dev.holdfast.rooms.paging;

import dev.holdfast.rooms.problem.InvalidRequest;
import java.util.OptionalLong;

/** A moment in a query parameter. */
public final class Timestamp {
  private Timestamp() {}

  /**
   * Reads a parameter by hand: to JAX-RS a number that is none is a path that is not there.
   *
   * @param text empty for none
   * @return ms since the Unix epoch
   * @throws InvalidRequest if it is not a whole number from 0 on
   */
  public static OptionalLong of(String parameter, String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long moment = Long.parseLong(text);
      if (moment >= 0) {
        return OptionalLong.of(moment);
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new InvalidRequest(parameter, "must be a time in ms since the Unix epoch");
  }
}
