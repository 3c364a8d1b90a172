package dev.holdfast.state.redis;

import io.vertx.redis.client.RedisOptions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the servers are reached.
 *
 * @param options asked for each new connection: its certificates may have been renewed
 * @param login who asks
 * @param durability who must have what they did, before it is acted on
 */
public record RedisAccess(Supplier<RedisOptions> options, RedisLogin login, Durability durability) {
  /** What the primary has done counts. */
  public RedisAccess(Supplier<RedisOptions> options, RedisLogin login) {
    this(options, login, Durability.PRIMARY);
  }

  /** The password if no file holds it; one of an address goes before it. */
  Optional<String> password() {
    return Optional.ofNullable(options.get().getPassword());
  }

  /** As the options say, for ever. */
  public static RedisAccess of(RedisOptions options) {
    return new RedisAccess(() -> options, RedisLogin.AS_ADDRESSED);
  }
}
