package dev.holdfast.transcripts.access;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.UserId;
import java.util.regex.Pattern;

/** Ids on the wire: URL-safe, 1 to 64 characters. Nothing else ever becomes part of a Redis key. */
public final class Ids {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:-]{1,64}");

  private Ids() {}

  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * @throws HoldfastException {@code invalid-payload} if it is not an id
   */
  public static String checked(String name, String text) {
    if (!isId(text)) {
      throw new HoldfastException(
          ErrorCode.INVALID_PAYLOAD,
          name + " must have 1 to 64 of the characters A-Z a-z 0-9 ._~:-");
    }
    return text;
  }

  /**
   * A producer's name: by default it is the id of the user who brings it.
   *
   * @throws HoldfastException {@code invalid-payload} if it could be none
   */
  public static String checkedProducer(String text) {
    if (!UserId.isValid(text)) {
      throw new HoldfastException(ErrorCode.INVALID_PAYLOAD, "producer " + UserId.MESSAGE);
    }
    return text;
  }
}
