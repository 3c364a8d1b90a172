package dev.holdfast.state.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Lua script: one operation on one aggregate's keys, atomic in Redis.
 *
 * @param name its place below {@code redis/} without the ending, such as {@code stream/append}
 * @param text the source, with its includes put in
 * @param sha1 the digest by which EVALSHA knows it
 */
public record Script(String name, String text, String sha1) {
  private static final Pattern INCLUDE = Pattern.compile("(?m)^--!include (\\S+)$");

  /**
   * Loads {@code redis/<name>.lua}; a line {@code --!include <other>} stands for the other file,
   * which may include others.
   */
  public static Script named(String name) {
    String text = withIncludes(name);
    return new Script(name, text, sha1(text));
  }

  private static String withIncludes(String name) {
    return INCLUDE
        .matcher(read(name))
        .replaceAll(m -> Matcher.quoteReplacement(withIncludes(m.group(1))));
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
