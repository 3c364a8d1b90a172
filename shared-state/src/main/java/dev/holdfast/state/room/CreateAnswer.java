package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/**
 * What room/create returns, parsed.
 *
 * @param isNew whether this very call has made the room
 */
record CreateAnswer(RoomChange change, boolean isNew, RoomView room) implements RoomAnswer {
  static CreateAnswer of(String roomId, Response answer) {
    return new CreateAnswer(
        RoomChange.of(answer),
        RoomAnswer.word(answer).equals("created"),
        RoomReader.behind(roomId, answer));
  }
}
