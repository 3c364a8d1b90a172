package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What room/hand-over returns, parsed. */
sealed interface HandOverAnswer extends RoomAnswer {
  /** The agent has the call, since this call or since before. */
  record HandedOver(RoomChange change, RoomView room) implements HandOverAnswer {}

  enum Refused implements HandOverAnswer {
    /** It is over. */
    CALL_ENDED,
    /** It is not going on here, or the agent is not here. */
    ABSENT
  }

  static HandOverAnswer of(String roomId, Response answer) {
    return RoomAnswer.word(answer).equals("handed-over")
        ? new HandedOver(RoomChange.of(answer), RoomReader.behind(roomId, answer))
        : RoomAnswer.refusal(Refused.class, answer);
  }
}
