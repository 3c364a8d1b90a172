package dev.holdfast.state.room;

import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import java.util.List;
import java.util.Set;

/** Tells in the log what happened to a room: when all who are to know of it have been told. */
final class RoomHappenings {
  /** Any other is what somebody wrote who closed the room. */
  private static final Set<String> OWN_REASONS = Set.of("call-ended", "closed", "empty");

  private RoomHappenings() {}

  static void tell(String roomId, List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      if (event.is(EventType.ROOM_CREATED)) {
        HappeningLog.tell(
            Happening.ROOM_CREATED,
            roomId,
            line -> line.room(roomId).with("type", event.data().path("type").asText()));
      } else if (event.is(EventType.ROOM_CLOSED)) {
        HappeningLog.tell(
            Happening.ROOM_CLOSED,
            roomId,
            line ->
                line.call(event.callId().orElse(""))
                    .room(roomId)
                    .with("reason", own(event.data().path("reason").asText())));
      }
    }
  }

  private static String own(String reason) {
    return OWN_REASONS.contains(reason) ? reason : "";
  }

  /**
   * Somebody did not come back in time.
   *
   * @param kind how that person had gone
   */
  static void ranOut(String roomId, ReconcileAnswer.Seen seen, Windows.Kind kind) {
    HappeningLog.tell(
        Happening.WINDOW_RUN_OUT,
        roomId,
        line ->
            line.session(seen.sessionId())
                .room(roomId)
                .user(seen.userId())
                .with("kind", kind.tag()));
  }
}
