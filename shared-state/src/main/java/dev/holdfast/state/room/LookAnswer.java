package dev.holdfast.state.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What room/look returns, parsed. */
sealed interface LookAnswer {
  /** There is no such room. */
  record Gone() implements LookAnswer {}

  /** The room is being closed, and whoever closed it has not come to the end. */
  record Closing(RoomScripts.Answer answer, String reason, String by) implements LookAnswer {}

  /**
   * The room as it is, also when it is closed.
   *
   * @param next when to look again
   * @param call that is going on
   */
  record Found(
      RoomScripts.Answer answer, Duration next, List<Seen> participants, Optional<String> call)
      implements LookAnswer {}

  /**
   * A participant as a look finds it.
   *
   * @param epoch the session's when it was last seen there
   * @param visit names this entering of the room
   */
  record Seen(String userId, String sessionId, long epoch, String visit, Connection connection) {}

  /** How a participant is there. */
  enum Connection {
    CONNECTED,
    /** The reconnection window is open. */
    AWAY,
    /** It ran out. */
    DUE
  }

  static LookAnswer of(RoomScripts.Answer answer) {
    return switch (answer.result()) {
      case "room-not-found" -> new Gone();
      case "closing" -> new Closing(answer, answer.text(0), answer.text(1));
      default ->
          new Found(
              answer,
              Duration.ofMillis(answer.number(0)),
              participants(answer.texts(1)),
              Optional.of(answer.text(2)).filter(call -> !call.isEmpty()));
    };
  }

  private static List<Seen> participants(List<String> flat) {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i + 4 < flat.size(); i += 5) {
      seen.add(
          new Seen(
              flat.get(i),
              flat.get(i + 1),
              Long.parseLong(flat.get(i + 2)),
              flat.get(i + 3),
              Connection.valueOf(flat.get(i + 4).toUpperCase(Locale.ROOT))));
    }
    return seen;
  }
}
