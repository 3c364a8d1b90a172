package dev.holdfast.state.id;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.regex.Pattern;

/**
 * What an id on the wire looks like, in every service: URL-safe, so that it can stand in a path, in
 * a Redis key and in a token as it is. Users have ids of another kind: {@link
 * dev.holdfast.state.token.UserId}.
 */
public final class Id {
  /** RFC 3986's unreserved characters. A leading dot would be taken for a relative path. */
  public static final String PATTERN = "[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}";

  /** What is said of a text that is no id, behind the name of its field. */
  public static final String MESSAGE =
      "must be an id: 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -, the first one not a dot";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private Id() {}

  public static boolean isValid(String text) {
    return COMPILED.matcher(text).matches();
  }

  /**
   * The same text.
   *
   * @param field its name, for the message
   * @throws HoldfastException {@code invalid-payload} if it is not an id
   */
  public static String checked(String field, String text) {
    if (!isValid(text)) {
      throw new HoldfastException(ErrorCode.INVALID_PAYLOAD, field + " " + MESSAGE);
    }
    return text;
  }
}
