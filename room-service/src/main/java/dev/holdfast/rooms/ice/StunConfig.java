package dev.holdfast.rooms.ice;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** STUN servers that clients are told of. */
@ConfigMapping(prefix = "holdfast.stun")
public interface StunConfig {
  /**
   * STUN servers, comma separated: RFC 7064 addresses such as {@code stun:stun.example.com:3478}.
   */
  Optional<List<String>> urls();
}
