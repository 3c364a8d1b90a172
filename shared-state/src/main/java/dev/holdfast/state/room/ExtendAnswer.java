package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What room/extend returns, parsed. */
sealed interface ExtendAnswer extends RoomAnswer {
  /**
   * The participant may stay away for longer.
   *
   * @param deadline until when, ms since the Unix epoch
   */
  record Extended(RoomChange change, long deadline, String sessionId) implements ExtendAnswer {}

  enum Refused implements ExtendAnswer {
    /** Not in the room, or not away. */
    ABSENT,
    /** Once in this absence already. */
    EXTENDED_BEFORE
  }

  static ExtendAnswer of(Response answer) {
    return RoomAnswer.word(answer).equals("extended")
        ? new Extended(RoomChange.of(answer), answer.get(2).toLong(), answer.get(3).toString())
        : RoomAnswer.refusal(Refused.class, answer);
  }
}
