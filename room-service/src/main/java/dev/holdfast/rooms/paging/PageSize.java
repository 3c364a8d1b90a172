package dev.holdfast.rooms.paging;

import dev.holdfast.rooms.problem.InvalidRequest;

/** How many entries a page of a list may hold. */
public final class PageSize {
  /** The query parameter. */
  public static final String PARAMETER = "limit";

  private PageSize() {}

  /**
   * Reads the parameter by hand: to JAX-RS a number that is none is a path that is not there.
   *
   * @throws InvalidRequest if it is not a whole number from 1 to {@code most}
   */
  public static int of(String text, int most) {
    try {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= most) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new InvalidRequest(PARAMETER, "must be a whole number from 1 to " + most);
  }
}
