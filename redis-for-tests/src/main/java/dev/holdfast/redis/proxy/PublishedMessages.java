package dev.holdfast.redis.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells published messages from all else that a server sends on one connection. In RESP3 a message
 * is a push. In RESP2 it is an array as any other, so it counts only after the connection has
 * subscribed: a command's answer may happen to begin with the same word. Pure.
 */
final class PublishedMessages {
  private static final Set<String> MESSAGES = Set.of("message", "pmessage", "smessage");
  private static final Set<String> SUBSCRIBED = Set.of("subscribe", "psubscribe", "ssubscribe");
  private static final Pattern BEGINNING = Pattern.compile("([*>])\\d+\r\n\\$\\d+\r\n([a-z]+)\r\n");
  private static final int LONGEST_BEGINNING = 64;

  private boolean subscribed;

  /** To be told each frame in the order in which it came. */
  boolean includes(byte[] frame) {
    int length = Math.min(frame.length, LONGEST_BEGINNING);
    Matcher beginning =
        BEGINNING.matcher(new String(frame, 0, length, StandardCharsets.ISO_8859_1));
    if (!beginning.lookingAt()) {
      return false;
    }
    boolean push = beginning.group(1).equals(">");
    String word = beginning.group(2);
    subscribed |= SUBSCRIBED.contains(word);
    return MESSAGES.contains(word) && (push || subscribed);
  }
}
