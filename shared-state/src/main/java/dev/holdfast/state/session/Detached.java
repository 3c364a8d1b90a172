package dev.holdfast.state.session;

import io.vertx.redis.client.Response;
import java.util.Optional;

/**
 * What ended with a session's connection.
 *
 * @param subject whose session it is
 * @param memberships where it was
 */
public record Detached(long epoch, String subject, SessionMemberships memberships) {
  /** What session/detach returns, parsed; empty if the session is gone or held elsewhere. */
  static Optional<Detached> of(Response answer) {
    return answer.get(0).toString().equals("detached")
        ? Optional.of(
            new Detached(
                answer.get(1).toLong(),
                answer.get(2).toString(),
                SessionMemberships.of(answer.get(3))))
        : Optional.empty();
  }
}
