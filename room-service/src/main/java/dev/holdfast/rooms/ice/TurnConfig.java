package dev.holdfast.rooms.ice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** TURN servers that clients are told of, and the secret by which they check credentials. */
@ConfigMapping(prefix = "holdfast.turn")
public interface TurnConfig {
  /**
   * TURN servers, comma separated: RFC 7065 addresses such as {@code
   * turn:turn.example.com:3478?transport=udp}.
   */
  Optional<List<String>> urls();

  /**
   * The TURN servers' shared secret, at least 32 characters (coturn: {@code static-auth-secret});
   * required with {@code holdfast.turn.urls}.
   */
  Optional<String> secret();

  /** How long a TURN credential can be used to allocate a relay. */
  @WithDefault("PT1H")
  Duration ttl();
}
