package dev.holdfast.state.room;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, String> fields = new HashMap<>();
    Response flat = answer.get(1);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    if (!fields.containsKey("status")) {
      return Optional.empty();
    }
    List<Participant> participants = new ArrayList<>();
    for (int i = 1; i < answer.get(2).size(); i += 2) {
      participants.add(participant(answer.get(2).get(i).toString()));
    }
    participants.sort(
        Comparator.comparingLong(Participant::joinedAt).thenComparing(Participant::userId));
    return Optional.of(
        new RoomView(
            roomId,
            fields.get("type"),
            RoomStatus.of(fields.get("status")),
            new RoomPolicy(
                Duration.ofMillis(Long.parseLong(fields.get("window"))),
                Duration.ofMillis(Long.parseLong(fields.get("empty"))),
                Integer.parseInt(fields.get("capacity")),
                roles(fields.getOrDefault("roles", ""))),
            Optional.ofNullable(fields.get("call"))
                .map(
                    call ->
                        new RoomCall(
                            call,
                            Long.parseLong(fields.get("callStartedAt")),
                            Optional.ofNullable(fields.get("callCustomer")))),
            Optional.ofNullable(fields.get("lastCall")),
            Long.parseLong(fields.get("createdAt")),
            Optional.ofNullable(fields.get("closeReason")),
            participants,
            answer.get(0).toLong()));
  }

  private static Set<Role> roles(String words) {
    return Stream.of(words.split(" "))
        .flatMap(word -> Role.parse(word).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Participant participant(String json) {
    try {
      return Participant.of(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a participant", e);
    }
  }
}
