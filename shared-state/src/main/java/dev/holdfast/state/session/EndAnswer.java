package dev.holdfast.state.session;

import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import io.vertx.redis.client.Response;

/** What session/end returns, parsed. */
sealed interface EndAnswer {
  /**
   * The session has ended, by this very call.
   *
   * @param memberships where it was
   */
  record Ended(SessionMemberships memberships) implements EndAnswer {}

  /** It was attached elsewhere since, and goes on. */
  record Stale() implements EndAnswer {}

  /** It was gone before. */
  record Absent() implements EndAnswer {}

  static EndAnswer of(Response answer) {
    return switch (answer.get(0).toString()) {
      case "stale" -> new Stale();
      case "absent" -> new Absent();
      default -> new Ended(SessionMemberships.of(answer.get(1)));
    };
  }

  /** Where the session was; nowhere if this call has not ended it. */
  default SessionMemberships left() {
    return this instanceof Ended ended ? ended.memberships() : SessionMemberships.NOWHERE;
  }

  /** Tells the log, if this call has ended it. */
  default void tell(String sessionId, String why) {
    if (this instanceof Ended) {
      HappeningLog.tell(
          Happening.SESSION_ENDED, sessionId, line -> line.session(sessionId).with("reason", why));
    }
  }
}
