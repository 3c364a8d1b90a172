package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * While versions are mixed, a replica of the version before reads the same logs: it tells those
 * whom an entry lists, and notes with {@code told} how far it came.
 */
class EarlierVersionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ReplicaState replica = new ReplicaState();

  @Test
  void tellsInASmallRoomWhatThisVersionLoggedAndNothingDoubles() throws Exception {
    String room = replica.newRoom(new RoomPolicy(LONG, LONG, 40));
    List<Client> clients = members(room, 8);
    String before = get(room, "delivered");
    Client leaver = clients.getFirst();
    loses(leaver, room);

    theEarlierVersionLogs(room, clients.getLast());
    theEarlierVersionRelays(room, before);
    int told = replica.outbox(clients.getLast()).size();
    replica.reconciler.at(room);

    assertThat(replica.told(clients.getLast()))
        .endsWith("participant-disconnected", "waiting-for-participant", "call-ended");
    assertThat(replica.outbox(clients.getLast())).hasSize(told);
    assertThat(replica.told(leaver)).doesNotContain("participant-disconnected");
  }

  @Test
  void doesNotHideWhatThisVersionLoggedInARoomOfBefore() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    List<Client> clients = members(room, 2);
    Await.on(replica.redis.send(Command.HDEL, key(room), "delivered"));
    loses(clients.getFirst(), room);

    replica.sets(key(room), Map.of("told", replica.log(room).getLast().offset().toString()));
    replica.reconciler.at(room);

    assertThat(replica.told(clients.getLast()))
        .endsWith("participant-disconnected", "waiting-for-participant");
  }

  @Test
  void doesNotHideTheFirstEventOfARoom() {
    String room = OneRedis.newId("room");
    Await.on(replica.scripts.create(room, "demo", ReplicaState.LONG_WINDOW, ""));

    replica.sets(key(room), Map.of("told", replica.log(room).getLast().offset().toString()));

    assertThat(replica.undelivered(room)).extracting(LoggedEvent::type).contains("room-created");
  }

  @Test
  void entriesOfALargeRoomListNobody() {
    String room = replica.newRoom(new RoomPolicy(LONG, LONG, 40));
    members(room, 10);

    assertThat(replica.payloads(Rooms.eventsOf(room)).getLast()).contains("\"to\":\"\"");
  }

  private void loses(Client client, String room) {
    Await.on(replica.sessions.detach(client.sessionId(), client.epoch(), replica.id));
    Await.on(
        replica.scripts.disconnect(
            room, client.userId(), client.sessionId(), client.epoch(), Departure.LOST));
  }

  private void theEarlierVersionLogs(String room, Client to) {
    String entry =
        "{\"type\":\"call-ended\",\"at\":1,\"to\":\"" + to.sessionId() + "\",\"data\":{}}";
    Await.on(replica.streams.append(Rooms.eventsOf(room), entry, replica.config.events()));
  }

  /** Of all that was not told, each event to those whom it lists. */
  private void theEarlierVersionRelays(String room, String after) throws Exception {
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    Page page = Await.on(replica.streams.read(Rooms.eventsOf(room), offset(after), 100));
    for (Entry entry : ((Page.Held) page).entries()) {
      JsonNode json = JSON.readTree(entry.payload());
      String event = "[\"" + json.path("type").asText() + "\"," + json.path("data") + "]";
      for (String session : json.path("to").asText().split(" ")) {
        bySession.computeIfAbsent(session, any -> new LinkedHashMap<>()).put(entry.offset(), event);
      }
      replica.sets(key(room), Map.of("told", entry.offset().toString()));
    }
    bySession.forEach(
        (session, own) -> Await.on(replica.sessions.notify(session, new LogName.Room(room), own)));
  }

  private List<Client> members(String room, int people) {
    return IntStream.range(0, people)
        .mapToObj(
            i -> {
              Client client = replica.arrives("user" + i);
              replica.joins(client, room);
              return client;
            })
        .toList();
  }

  private String get(String room, String field) {
    return Await.on(replica.redis.send(Command.HGET, key(room), field)).toString();
  }

  private static Offset offset(String text) {
    return Offset.parse(text).orElseThrow();
  }

  private static String key(String room) {
    return "{room:" + room + "}";
  }
}
