package dev.holdfast.state.room;

import io.vertx.redis.client.Response;

/** What scripts return that tell nothing beside what is left to do, parsed. */
sealed interface PlainAnswer extends RoomAnswer {
  /**
   * It is as was asked, by this script or by an earlier one; or, of a note, there was no room for
   * it.
   */
  record Done(RoomChange change) implements PlainAnswer {}

  /** There is no such room or participant, or it is not as was thought. */
  record Absent() implements PlainAnswer {}

  static PlainAnswer of(Response answer) {
    return switch (RoomAnswer.word(answer)) {
      case "absent", "room-not-found" -> new Absent();
      default -> new Done(RoomChange.of(answer));
    };
  }
}
