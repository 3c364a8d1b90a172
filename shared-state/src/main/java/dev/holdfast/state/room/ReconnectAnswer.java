package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.util.Optional;

/** What room/reconnect returns, parsed. */
sealed interface ReconnectAnswer extends RoomAnswer {
  /**
   * The participant is connected.
   *
   * @param absence that has ended; empty if the participant was not away
   */
  record Connected(RoomChange change, Optional<Windows.Absence> absence)
      implements ReconnectAnswer {}

  /** The participant is gone, or there by another session. */
  record Absent() implements ReconnectAnswer {}

  static ReconnectAnswer of(Response answer) {
    return RoomAnswer.word(answer).equals("absent")
        ? new Absent()
        : new Connected(RoomChange.of(answer), Windows.Absence.of(answer.get(2), answer.get(3)));
  }
}
