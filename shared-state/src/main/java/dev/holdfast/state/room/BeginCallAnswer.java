package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What room/begin-call returns, parsed. */
sealed interface BeginCallAnswer extends RoomAnswer {
  /** The call goes on, since this call or since before. */
  record Begun(RoomChange change, RoomView room) implements BeginCallAnswer {}

  /** Why it does not. */
  enum Refused implements BeginCallAnswer {
    /** It went on here before, and is over. */
    CALL_ENDED,
    ROOM_CLOSED,
    CUSTOMER_ABSENT,
    AGENT_ABSENT,
    /** Another dispatched call goes on here. */
    BUSY
  }

  static BeginCallAnswer of(String roomId, Response answer) {
    return RoomAnswer.word(answer).equals("begun")
        ? new Begun(RoomChange.of(answer), RoomReader.behind(roomId, answer))
        : RoomAnswer.refusal(Refused.class, answer);
  }
}
