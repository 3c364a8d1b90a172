package dev.holdfast.state.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One Lua script: one operation on one aggregate's keys, atomic in Redis.
 *
 * @param name its place below {@code redis/} without the ending, such as {@code stream/append}
 * @param text the source as {@link ScriptText} puts it together
 * @param sha1 the digest by which EVALSHA knows it
 * @param keys how many keys it takes
 * @param args how many arguments it takes at least
 * @param tailed whether it takes more
 */
public record Script(String name, String text, String sha1, int keys, int args, boolean tailed) {

  /** Loads {@code redis/<name>.lua}. */
  public static Script named(String name) {
    ScriptText.Expanded found = ScriptText.of(name, Script::read);
    return new Script(
        name, found.text(), sha1(found.text()), found.keys(), found.args(), found.tailed());
  }

  /**
   * @throws IllegalArgumentException if the script takes another number of keys or arguments
   */
  void check(int givenKeys, int givenArgs) {
    boolean isRight = givenKeys == keys && (tailed ? givenArgs >= args : givenArgs == args);
    if (!isRight) {
      throw new IllegalArgumentException(
          "%s takes %d keys and %d%s arguments, not %d and %d"
              .formatted(name, keys, args, tailed ? " or more" : "", givenKeys, givenArgs));
    }
  }

  private static String read(String name) {
    String resource = "/redis/" + name + ".lua";
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no script " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
