package dev.holdfast.rooms.ice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** TURN servers that clients are told of, and the secret by which they check credentials. */
@ConfigMapping(prefix = "holdfast.turn")
public interface TurnConfig {
  /** RFC 7065 addresses such as {@code turn:turn.example.com:3478?transport=udp}. */
  Optional<List<String>> urls();

  /** The TURN servers' shared secret: coturn's {@code static-auth-secret}. */
  Optional<String> secret();

  /** How long a credential can be used to allocate a relay. */
  @WithDefault("PT1H")
  Duration ttl();
}
