package dev.holdfast.state.token;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.regex.Pattern;

/**
 * What a user's id looks like, at every service: whatever identity providers call people, such as
 * {@code ana@example.com}, {@code auth0|5f7c8ec7}, {@code f:<uuid>:ana}, a URN or a name with
 * spaces. Wherever it becomes part of something else (a Redis key, a path) it is encoded there.
 */
public final class UserId {
  /** Characters (code points). OpenID Connect Core 1.0 §2 allows as many. */
  public static final int LONGEST = 255;

  /**
   * Printable: no control characters, no line ends, no half surrogate pairs; no spaces around it.
   * What a path is made of ({@code .} and {@code ..}) no URL can name.
   */
  public static final String PATTERN =
      "(?!\\.{1,2}$)(?!\\p{Z})[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]{1," + LONGEST + "}(?<!\\p{Z})";

  public static final String MESSAGE =
      "must have 1 to "
          + LONGEST
          + " characters of Unicode text, without control characters and line ends, without spaces"
          + " around, and not be . or ..";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private UserId() {}

  public static boolean isValid(String text) {
    return COMPILED.matcher(text).matches();
  }

  /**
   * The same text.
   *
   * @param field its name, for the message
   * @throws HoldfastException {@code invalid-payload} if nobody may be called so
   */
  public static String checked(String field, String text) {
    if (!isValid(text)) {
      throw new HoldfastException(ErrorCode.INVALID_PAYLOAD, field + " " + MESSAGE);
    }
    return text;
  }
}
