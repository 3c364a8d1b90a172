package dev.holdfast.state.redis;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Ids as parts of Redis keys and of what is composed in them: what could be mistaken for
 * punctuation is percent-encoded, so that two ids never share a key. Ids without such characters
 * stand as they are. In scripts it is done by {@code key/part.lua}.
 *
 * <p>All methods throw {@link HoldfastException} {@code invalid-payload} for an id that is not
 * Unicode text: UTF-8 has no bytes for half a surrogate pair, and ids that differ in it alone would
 * become one.
 */
public final class KeyPart {
  private KeyPart() {}

  /** An id between colons. */
  public static String of(String id) {
    return encoded(id, ":{}%");
  }

  /**
   * A hash tag, {@code {<kind>:<id>}}. A colon in the id stays: the brace alone ends it.
   *
   * @param kind without colons
   */
  public static String tag(String kind, String id) {
    return "{" + kind + ":" + encoded(id, "{}%") + "}";
  }

  /** What an encoded id stood for. */
  public static String decoded(String part) {
    return part.indexOf('%') < 0
        ? part
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The same text, if it is Unicode. */
  public static String unicode(String text) {
    if (!isUnicode(text)) {
      throw new HoldfastException(
          ErrorCode.INVALID_PAYLOAD, "an id must be Unicode text: it holds half a surrogate pair");
    }
    return text;
  }

  /** Whether a text holds no half of a surrogate pair. */
  public static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static String encoded(String id, String punctuation) {
    unicode(id);
    for (int i = 0; i < id.length(); i++) {
      if (isMistakable(id.charAt(i), punctuation)) {
        return encodedFrom(i, id, punctuation);
      }
    }
    return id;
  }

  private static String encodedFrom(int first, String id, String punctuation) {
    StringBuilder encoded = new StringBuilder(id.length() + 16).append(id, 0, first);
    for (int i = first; i < id.length(); i++) {
      char c = id.charAt(i);
      if (isMistakable(c, punctuation)) {
        encoded.append(String.format("%%%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isMistakable(char c, String punctuation) {
    return c < ' ' || c == 127 || punctuation.indexOf(c) >= 0;
  }
}
