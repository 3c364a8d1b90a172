package dev.holdfast.state.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One Lua script: one operation on one aggregate's keys, atomic in Redis. One that is called with
 * each message is called as a function where Redis lets it: functions have a Lua heap of their own,
 * and a call pays for its heap's size.
 *
 * @param name its place below {@code redis/} without the ending, such as {@code stream/append}
 * @param text the source as {@link ScriptText} puts it together
 * @param sha1 the digest by which EVALSHA knows it
 * @param keys how many keys it takes
 * @param args how many arguments it takes at least
 * @param tailed whether it takes more
 * @param function its name as a function, or empty if it is not called as one
 */
public record Script(
    String name,
    String text,
    String sha1,
    int keys,
    int args,
    boolean tailed,
    Optional<String> function) {
  private static final int DIGEST_DIGITS = 12;

  /** Loads {@code redis/<name>.lua}. */
  public static Script named(String name) {
    ScriptText.Expanded found = ScriptText.of(name, Script::read);
    return new Script(
        name,
        found.text(),
        sha1(found.text()),
        found.keys(),
        found.args(),
        found.tailed(),
        Optional.empty());
  }

  /**
   * Loads {@code redis/<name>.lua}, to be called as the function {@code holdfast_<name>_<digest>}.
   * So two versions of it have two names.
   */
  public static Script function(String name) {
    Script script = named(name);
    String function =
        "holdfast_" + name.replaceAll("\\W", "_") + "_" + script.sha1.substring(0, DIGEST_DIGITS);
    return new Script(
        name,
        script.text,
        script.sha1,
        script.keys,
        script.args,
        script.tailed,
        Optional.of(function));
  }

  /** The function's library, of the same name, which holds nothing else. */
  String library() {
    String itsName = function.orElseThrow();
    return "#!lua name="
        + itsName
        + "\nredis.register_function('"
        + itsName
        + "', function(KEYS, ARGV)\n"
        + text
        + "\nend)\n";
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
