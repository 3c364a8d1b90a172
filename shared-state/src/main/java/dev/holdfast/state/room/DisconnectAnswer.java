package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** What room/disconnect returns, parsed. */
sealed interface DisconnectAnswer extends RoomAnswer {
  /**
   * The participant is away, since this call or since before.
   *
   * @param extended sessions of others who may come back as long as this one
   * @param isNew whether the window began by this very call
   * @param window how long the room's windows are
   */
  record Disconnected(RoomChange change, List<String> extended, boolean isNew, Duration window)
      implements DisconnectAnswer {}

  /** No such participant, or connected by a newer epoch or another session. */
  record Absent() implements DisconnectAnswer {}

  static DisconnectAnswer of(Response answer) {
    return RoomAnswer.word(answer).equals("absent")
        ? new Absent()
        : new Disconnected(
            RoomChange.of(answer),
            answer.get(2).stream().map(Response::toString).toList(),
            answer.get(3).toString().equals("opened"),
            Duration.ofMillis(answer.get(4).toLong()));
  }
}
