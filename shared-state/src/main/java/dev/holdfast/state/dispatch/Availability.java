package dev.holdfast.state.dispatch;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.KeyPart;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an agent offers.
 *
 * @param queues from which calls are taken; names that the agent's token grants
 * @param capacity most calls at a time; empty for the configured number
 * @param roomId the agent's standing room, in which calls take place; empty for a room a call
 */
public record Availability(
    boolean available, Set<String> queues, OptionalInt capacity, Optional<String> roomId) {
  /** Each costs Redis several commands whenever anything becomes of the agent. */
  public static final int MOST_QUEUES = 100;

  /**
   * @throws HoldfastException {@code invalid-payload} for more queues than an agent may serve, or
   *     one whose name is no Unicode text
   */
  public void requireBounded() {
    if (queues.size() > MOST_QUEUES) {
      throw new HoldfastException(
          ErrorCode.INVALID_PAYLOAD,
          "queues must be at most "
              + MOST_QUEUES
              + ", named in the event or else in the token; these are "
              + queues.size());
    }
    queues.forEach(KeyPart::unicode);
  }
}
