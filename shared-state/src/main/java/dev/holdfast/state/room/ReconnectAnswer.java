package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;

/** What room/reconnect returns, parsed. */
sealed interface ReconnectAnswer extends RoomAnswer {
  /**
   * The participant is connected.
   *
   * @param awayFor how long the participant was disconnected; empty if not at all
   */
  record Connected(RoomChange change, Optional<Duration> awayFor) implements ReconnectAnswer {}

  /** The participant is gone, or there by another session. */
  record Absent() implements ReconnectAnswer {}

  static ReconnectAnswer of(Response answer) {
    return RoomAnswer.word(answer).equals("absent")
        ? new Absent()
        : new Connected(RoomChange.of(answer), Windows.awayFor(answer.get(2)));
  }
}
