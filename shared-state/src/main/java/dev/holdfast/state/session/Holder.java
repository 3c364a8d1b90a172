package dev.holdfast.state.session;

import io.vertx.redis.client.Response;
import java.util.Optional;

/**
 * Who holds a session.
 *
 * @param replica empty while the session is detached
 */
public record Holder(long epoch, String replica) {
  /**
   * What session/find, session/membership and session/enter-room begin with, parsed; empty if there
   * is no such session.
   */
  static Optional<Holder> of(Response answer) {
    return answer.size() == 0
        ? Optional.empty()
        : Optional.of(new Holder(answer.get(0).toLong(), answer.get(1).toString()));
  }

  public boolean isAttached() {
    return !replica.isEmpty();
  }
}
