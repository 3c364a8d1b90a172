package dev.holdfast.state.room;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.format.Fields;
import dev.holdfast.state.format.Format;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a room as {@code room/show} returns it. */
final class RoomReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RoomReader() {}

  /** The room that stands last in what a script returns. */
  static RoomView behind(String roomId, Response answer) {
    return read(roomId, answer.get(answer.size() - 1)).orElseThrow();
  }

  /**
   * @param answer the moment (ms since the Unix epoch), the fields of the room, its participants
   * @return empty if there is no such room
   */
  static Optional<RoomView> read(String roomId, Response answer) {
    Fields fields = Fields.of(answer.get(1));
    if (!fields.has("status")) {
      return Optional.empty();
    }
    List<Participant> participants = new ArrayList<>();
    for (int i = 1; i < answer.get(2).size(); i += 2) {
      participant(answer.get(2).get(i).toString()).ifPresent(participants::add);
    }
    participants.sort(
        Comparator.comparingLong(Participant::joinedAt).thenComparing(Participant::userId));
    return Optional.of(
        new RoomView(
            roomId,
            fields.text("type").orElse(""),
            status(fields),
            new RoomPolicy(
                Duration.ofMillis(fields.number("window", 0)),
                Duration.ofMillis(fields.number("empty", 0)),
                (int) fields.number("capacity", Integer.MAX_VALUE),
                roles(fields.text("roles").orElse(""))),
            fields
                .text("call")
                .map(
                    call ->
                        new RoomCall(
                            call,
                            fields.number("callStartedAt", answer.get(0).toLong()),
                            fields.text("callCustomer"))),
            fields.text("lastCall"),
            fields.number("createdAt", answer.get(0).toLong()),
            fields.text("closeReason"),
            participants,
            answer.get(0).toLong()));
  }

  private static RoomStatus status(Fields fields) {
    RoomStatus status = RoomStatus.of(fields.text("status").orElse(""));
    if (status == RoomStatus.UNKNOWN) {
      Format.HASH.ignored("a room's status");
    }
    return status;
  }

  private static Set<Role> roles(String words) {
    return Stream.of(words.split(" "))
        .flatMap(word -> Role.parse(word).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Participant> participant(String json) {
    try {
      return Optional.of(Participant.of(JSON.readTree(json)));
    } catch (JsonProcessingException unread) {
      Format.HASH.ignored("a participant");
      return Optional.empty();
    }
  }
}
