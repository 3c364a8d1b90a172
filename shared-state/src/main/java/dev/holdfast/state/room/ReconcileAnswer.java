package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What room/reconcile returns, parsed. */
sealed interface ReconcileAnswer extends RoomAnswer {
  /** There is no such room. */
  record Gone() implements ReconcileAnswer {}

  /** The room is being closed, and whoever closed it has not come to the end. */
  record Closing(RoomChange change, String reason, String by) implements ReconcileAnswer {}

  /**
   * The room as it is, also when it is closed.
   *
   * @param next when to reconcile again
   * @param call that is going on
   */
  record Found(RoomChange change, Duration next, List<Seen> participants, Optional<String> call)
      implements ReconcileAnswer {}

  /**
   * A participant as the reconciler finds it.
   *
   * @param epoch the session's when it was last seen there
   * @param membershipId names this entering of the room
   */
  record Seen(
      String userId, String sessionId, long epoch, String membershipId, Connection connection) {}

  /** How a participant is there. */
  enum Connection {
    CONNECTED,
    /** The reconnection window is open. */
    AWAY,
    /** It ran out. */
    DUE
  }

  static ReconcileAnswer of(Response answer) {
    return switch (RoomAnswer.word(answer)) {
      case "room-not-found" -> new Gone();
      case "closing" ->
          new Closing(RoomChange.of(answer), answer.get(2).toString(), answer.get(3).toString());
      default ->
          new Found(
              RoomChange.of(answer),
              Duration.ofMillis(answer.get(2).toLong()),
              participants(answer.get(3)),
              Optional.of(answer.get(4).toString()).filter(call -> !call.isEmpty()));
    };
  }

  private static List<Seen> participants(Response flat) {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i + 4 < flat.size(); i += 5) {
      seen.add(
          new Seen(
              flat.get(i).toString(),
              flat.get(i + 1).toString(),
              flat.get(i + 2).toLong(),
              flat.get(i + 3).toString(),
              Connection.valueOf(flat.get(i + 4).toString().toUpperCase(Locale.ROOT))));
    }
    return seen;
  }
}
