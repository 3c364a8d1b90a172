package dev.holdfast.state.redis;

import dev.holdfast.state.redis.Durability.Level;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
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

  /**
   * Who must have what is promised (an acknowledgment, a delivery to another client, an answer),
   * before it goes out: the {@code primary} only, {@code replicated}: replicas in memory too, or
   * {@code fsynced}: the append-only files of the primary and of replicas (Redis 7.2 or Valkey,
   * with {@code appendonly yes}).
   */
  @WithDefault("primary")
  Level durability();

  /** Replicas that must have it; from 1 with {@code replicated}, from 0 with {@code fsynced}. */
  @WithDefault("1")
  int durabilityReplicas();

  /** How long they have for it. What they do not have then is answered {@code unavailable}. */
  @WithDefault("2S")
  Duration durabilityTimeout();

  /** The same as what connections need. */
  default Durability asDurability() {
    return durability() == Level.PRIMARY
        ? Durability.PRIMARY
        : new Durability(durability(), durabilityReplicas(), durabilityTimeout());
  }

  /** The same as what connections need. */
  default RedisLogin login() {
    return new RedisLogin(username(), passwordFile(), sentinelPasswordFile());
  }
}
