package dev.holdfast.state.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who asks the servers, and where the passwords are. What is empty is as the addresses and {@code
 * quarkus.redis.password} say.
 *
 * @param user of Redis's access control list; the Sentinels' is always the default one
 * @param passwordFile read anew each time
 * @param sentinelPasswordFile read anew each time; as the other one if empty
 */
public record RedisLogin(
    Optional<String> user, Optional<Path> passwordFile, Optional<Path> sentinelPasswordFile) {
  public static final RedisLogin AS_ADDRESSED =
      new RedisLogin(Optional.empty(), Optional.empty(), Optional.empty());
  private static final String DEFAULT_USER = "default";

  /**
   * The address of a Redis with who asks it.
   *
   * @param otherwise the password if no file holds one; may be empty
   */
  Future<String> atRedis(Vertx vertx, String address, Optional<String> otherwise) {
    return signed(vertx, address, user.orElse(DEFAULT_USER), passwordFile, otherwise);
  }

  /** The same of a Sentinel. */
  Future<String> atSentinel(Vertx vertx, String address, Optional<String> otherwise) {
    return signed(
        vertx, address, DEFAULT_USER, sentinelPasswordFile.or(() -> passwordFile), otherwise);
  }

  private static Future<String> signed(
      Vertx vertx, String address, String user, Optional<Path> file, Optional<String> otherwise) {
    if (file.isPresent()) {
      return read(vertx, file.get()).map(password -> signed(address, user, password));
    }
    boolean asAddressed = otherwise.isEmpty() || URI.create(address).getRawUserInfo() != null;
    return Future.succeededFuture(asAddressed ? address : signed(address, user, otherwise.get()));
  }

  private static Future<String> read(Vertx vertx, Path file) {
    return vertx
        .fileSystem()
        .readFile(file.toString())
        .map(
            content -> {
              // Most of what writes a line into a file ends it.
              String password = content.toString(StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
              if (password.isEmpty()) {
                throw new IllegalStateException("no password in " + file);
              }
              return password;
            });
  }

  private static String signed(String address, String user, String password) {
    int from = address.indexOf("//") + 2;
    int host = Math.max(from, address.indexOf('@') + 1);
    return address.substring(0, from)
        + encoded(user)
        + ":"
        + encoded(password)
        + "@"
        + address.substring(host);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
