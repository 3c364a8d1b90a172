package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.util.Optional;

/** What room/join returns, parsed. */
sealed interface JoinAnswer extends RoomAnswer {
  /**
   * The user is in the room.
   *
   * @param displaced the session by which the user was there before
   * @param absence that has ended; empty if the user was not away
   * @param room as it is with the user
   */
  record Joined(
      RoomChange change,
      Optional<RoomChange.Parted> displaced,
      Optional<Windows.Absence> absence,
      RoomView room)
      implements JoinAnswer {}

  /** Why the user is not let in. */
  enum Refused implements JoinAnswer {
    ROOM_NOT_FOUND,
    ROOM_CLOSED,
    ROOM_FULL,
    REMOVED,
    /** The session is there already, by a newer epoch. */
    STALE,
    ROLE_NOT_ADMITTED,
    CALL_ENDED
  }

  static JoinAnswer of(String roomId, Response answer) {
    if (!RoomAnswer.word(answer).equals("joined")) {
      return RoomAnswer.refusal(Refused.class, answer);
    }
    String displaced = answer.get(2).toString();
    return new Joined(
        RoomChange.of(answer),
        displaced.isEmpty()
            ? Optional.empty()
            : Optional.of(new RoomChange.Parted(displaced, answer.get(3).toString())),
        Windows.Absence.of(answer.get(4), answer.get(5)),
        RoomReader.behind(roomId, answer));
  }
}
