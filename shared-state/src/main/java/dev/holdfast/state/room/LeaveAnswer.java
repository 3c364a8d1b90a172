package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.util.Optional;

/** What room/leave returns, parsed. */
sealed interface LeaveAnswer extends RoomAnswer {
  /**
   * The participant left by this very call.
   *
   * @param sessionId by which the participant was there
   */
  record Left(RoomChange change, String sessionId) implements LeaveAnswer {}

  /**
   * There is no such participant by this session.
   *
   * @param removedBefore the session that was removed before, for who asks to remove it again
   */
  record Absent(RoomChange change, Optional<String> removedBefore) implements LeaveAnswer {}

  /** The session has been attached elsewhere since. */
  record Stale() implements LeaveAnswer {}

  record RoomNotFound() implements LeaveAnswer {}

  static LeaveAnswer of(Response answer) {
    return switch (RoomAnswer.word(answer)) {
      case "left" -> new Left(RoomChange.of(answer), answer.get(2).toString());
      case "absent" ->
          new Absent(
              RoomChange.of(answer),
              Optional.of(answer.get(2).toString()).filter(session -> !session.isEmpty()));
      case "stale" -> new Stale();
      default -> new RoomNotFound();
    };
  }

  /** The session that is out of the room: by this call, or removed by an earlier one. */
  default Optional<String> sessionOut() {
    return switch (this) {
      case Left left -> Optional.of(left.sessionId());
      case Absent absent -> absent.removedBefore();
      case Stale stale -> Optional.empty();
      case RoomNotFound none -> Optional.empty();
    };
  }
}
