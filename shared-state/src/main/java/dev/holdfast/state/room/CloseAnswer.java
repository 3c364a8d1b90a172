package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What room/close returns, parsed. */
sealed interface CloseAnswer extends RoomAnswer {
  /** Some have left, and more are there: it is to be run again. */
  record Closing(RoomChange change) implements CloseAnswer {}

  record Closed(RoomChange change, RoomView room) implements CloseAnswer {}

  record RoomNotFound() implements CloseAnswer {}

  static CloseAnswer of(String roomId, Response answer) {
    return switch (RoomAnswer.word(answer)) {
      case "closing" -> new Closing(RoomChange.of(answer));
      case "closed" -> new Closed(RoomChange.of(answer), RoomReader.behind(roomId, answer));
      default -> new RoomNotFound();
    };
  }
}
