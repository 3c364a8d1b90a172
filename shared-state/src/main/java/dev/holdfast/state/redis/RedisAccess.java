package dev.holdfast.state.redis;

import io.vertx.redis.client.RedisOptions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the servers are reached.
 *
 * @param options asked for each new connection: its certificates may have been renewed
 * @param login who asks
 */
public record RedisAccess(Supplier<RedisOptions> options, RedisLogin login) {
  /** The password if no file holds it; one of an address goes before it. */
  Optional<String> password() {
    return Optional.ofNullable(options.get().getPassword());
  }

  /** As the options say, for ever. */
  public static RedisAccess of(RedisOptions options) {
    return new RedisAccess(() -> options, RedisLogin.AS_ADDRESSED);
  }
}
