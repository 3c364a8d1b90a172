package dev.holdfast.state.call;

import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What call/record returns, parsed.
 *
 * @param requestedAt when the call was asked for, ms since the Unix epoch; empty if nothing is left
 *     of its beginning
 * @param endedFor why the call ended, if it did by this; empty if not
 */
record Recorded(OptionalLong requestedAt, Optional<String> endedFor) {
  static Recorded of(Response answer) {
    String requestedAt = answer.get(0).toString();
    return new Recorded(
        requestedAt.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(requestedAt)),
        Optional.of(answer.get(1).toString()).filter(reason -> !reason.isEmpty()));
  }
}
