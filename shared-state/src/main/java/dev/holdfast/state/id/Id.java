package dev.holdfast.state.id;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;

/**
 * What an id on the wire looks like, in every service: URL-safe, so that it can stand in a path, in
 * a Redis key and in a token as it is. Users have ids of another kind: {@link
 * dev.holdfast.state.token.UserId}.
 */
public final class Id {
  private static final int LONGEST = 64;

  /** RFC 3986's unreserved characters. A leading dot would be taken for a relative path. */
  public static final String PATTERN = "[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}";

  /** What is said of a text that is no id, behind the name of its field. */
  public static final String MESSAGE =
      "must be an id: 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -, the first one not a dot";

  /** As {@link #MESSAGE}, of an id that a producer gives: see {@link #isProducers}. */
  public static final String PRODUCERS_MESSAGE =
      "must be an id: 1 to 64 of the characters A-Z a-z 0-9 . _ ~ : -";

  private static final String UNRESERVED = "-_.~";
  private static final String PRODUCERS = UNRESERVED + ":";

  private Id() {}

  /** Whether a text has the {@link #PATTERN}; without its cost, for every event has an id. */
  public static boolean isValid(String text) {
    return !text.startsWith(".") && isOf(UNRESERVED, text);
  }

  /**
   * Whether a text may be the id of what a transcript's producer numbers: a segment, a stream, a
   * message. It stands in no path, so a colon is taken too, and a dot anywhere.
   */
  public static boolean isProducers(String text) {
    return isOf(PRODUCERS, text);
  }

  private static boolean isOf(String others, String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c < 128 && (Character.isLetterOrDigit(c) || others.indexOf(c) >= 0))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The same text.
   *
   * @param field its name, for the message
   * @throws HoldfastException {@code invalid-payload} if it is not an id
   */
  public static String checked(String field, String text) {
    return checked(field, text, isValid(text), MESSAGE);
  }

  /**
   * The same text, of what a producer numbers.
   *
   * @param field its name, for the message
   * @throws HoldfastException {@code invalid-payload} if {@link #isProducers} says no
   */
  public static String checkedProducers(String field, String text) {
    return checked(field, text, isProducers(text), PRODUCERS_MESSAGE);
  }

  private static String checked(String field, String text, boolean isTaken, String message) {
    if (!isTaken) {
      throw new HoldfastException(ErrorCode.INVALID_PAYLOAD, field + " " + message);
    }
    return text;
  }
}
