package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What room/expire returns, parsed. */
sealed interface ExpireAnswer extends RoomAnswer {
  /**
   * The window is over, and so is the participant's place.
   *
   * @param kind how the participant had gone
   */
  record Expired(RoomChange change, Windows.Kind kind) implements ExpireAnswer {}

  /** The participant is back or gone, or the window was extended. */
  record Absent() implements ExpireAnswer {}

  static ExpireAnswer of(Response answer) {
    return RoomAnswer.word(answer).equals("absent")
        ? new Absent()
        : new Expired(RoomChange.of(answer), Windows.Kind.of(answer.get(2)));
  }
}
