package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What room/set-up-call returns, parsed. */
sealed interface SetUpAnswer extends RoomAnswer {
  /** The room is made, both are in it, and the call goes on. */
  record Begun(RoomChange change, RoomView room) implements SetUpAnswer {}

  /** Nothing was done: it is to be done step by step. */
  record NotNew() implements SetUpAnswer {}

  static SetUpAnswer of(String roomId, Response answer) {
    return RoomAnswer.word(answer).equals("begun")
        ? new Begun(RoomChange.of(answer), RoomReader.behind(roomId, answer))
        : new NotNew();
  }
}
