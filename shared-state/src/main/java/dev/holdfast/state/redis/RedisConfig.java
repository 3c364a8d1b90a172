package dev.holdfast.state.redis;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What Quarkus' own Redis configuration ({@code quarkus.redis.…}) does not have. */
@ConfigMapping(prefix = "holdfast.redis")
public interface RedisConfig {
  /**
   * File with Redis's password, such as a mounted secret, instead of {@code
   * quarkus.redis.password}; read for each new connection.
   */
  Optional<Path> passwordFile();

  /** User of Redis's access control list whose password it is; the default user if not given. */
  Optional<String> username();

  /** File with the password of the Sentinels' default user; Redis's password if not given. */
  Optional<Path> sentinelPasswordFile();

  /** The same as what connections need. */
  default RedisLogin login() {
    return new RedisLogin(username(), passwordFile(), sentinelPasswordFile());
  }
}
