package dev.holdfast.state.room;

import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is left to do after a script has changed a room; see {@link RoomOutbox#relay}.
 *
 * @param undelivered the log's last event, if it was not delivered yet
 * @param parted who left the room by this script
 * @param pause in how long returns that were put off are to be told; empty if there are none
 * @param taken what was not delivered, held for the relay of this process; empty if a relay is at
 *     it
 */
record RoomChange(
    Optional<Offset> undelivered,
    List<Parted> parted,
    Optional<Duration> pause,
    Optional<Undelivered.Events> taken) {
  static final RoomChange NONE =
      new RoomChange(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  /** A session that left a room, and the membership that ended with it. */
  record Parted(String sessionId, String membershipId) {}

  /** Reads the second part of what the scripts of rooms return. */
  static RoomChange of(Response answer) {
    Response change = answer.get(1);
    Response flat = change.get(1);
    List<Parted> parted = new ArrayList<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      parted.add(new Parted(flat.get(i).toString(), flat.get(i + 1).toString()));
    }
    String last = change.get(0).toString();
    long pause = change.get(2).toLong();
    return new RoomChange(
        last.isEmpty() ? Optional.empty() : Optional.of(Offset.parse(last).orElseThrow()),
        parted,
        pause < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(pause)),
        Optional.of(change.get(3)).filter(taken -> taken.size() > 0).map(Undelivered.Events::of));
  }
}
