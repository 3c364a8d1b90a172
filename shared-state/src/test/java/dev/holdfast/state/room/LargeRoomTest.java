package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.BytesSent;
import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What it costs when all members of a room drop and return at the same time, on two replicas. */
class LargeRoomTest {
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int PEOPLE = 40;

  /** In a room of so many an entry lists them, see room/room.lua. */
  private static final int MOST_LISTED = 8;

  private final List<ReplicaState> replicas = List.of(new ReplicaState(), new ReplicaState());
  private final ReplicaState replica = replicas.getFirst();

  @Test
  void anEntryOfTheLogDoesNotGrowWithTheRoom() {
    assertThat(greatestEntry(PEOPLE)).isEqualTo(greatestEntry(MOST_LISTED + 2));
  }

  private int greatestEntry(int people) {
    String room = replica.newRoom(new RoomPolicy(LONG, LONG, PEOPLE));
    List<Client> clients = members(room, people);
    replica.drops(clients.getLast());
    replica.leaves(clients.getFirst(), room);
    return replica.payloads(Rooms.eventsOf(room)).stream()
        .filter(entry -> entry.contains("\"type\":\"participant-"))
        .mapToInt(String::length)
        .max()
        .orElseThrow();
  }

  @Test
  void allDropAndReturnForAFewScriptsOfEach() throws Exception {
    String room = replica.newRoom(new RoomPolicy(LONG, LONG, PEOPLE));
    List<Client> clients = members(room, PEOPLE);
    long bytes = BytesSent.byRedis();
    long commands = CommandsSent.of("evalsha");

    allAtOnce(clients, (any, client) -> replica.drops(client));
    assertThat(replica.rooms.show(room).participants()).noneMatch(Participant::isConnected);
    List<Client> back = new ArrayList<>();
    allAtOnce(
        clients,
        (own, client) -> {
          Client returned = own.returns(client);
          synchronized (back) {
            back.add(returned);
          }
        });

    assertThat(BytesSent.byRedis() - bytes).isLessThan(PEOPLE * PEOPLE * 200L);
    assertThat(CommandsSent.of("evalsha") - commands).isLessThan(PEOPLE * 60L);
    assertThat(replica.rooms.show(room).participants()).allMatch(Participant::isConnected);
    assertThat(back).hasSize(PEOPLE);
    assertThat(replica.log(room).getLast().type()).isEqualTo("session-resumed");
    for (Client one : back) {
      assertThat(replica.told(one)).endsWith("session-resumed");
      assertThat(replica.outbox(one)).doesNotHaveDuplicates();
    }
  }

  private List<Client> members(String room, int people) {
    return IntStream.range(0, people)
        .mapToObj(
            i -> {
              Client client = replica.arrives("user" + (100 + i));
              replica.joins(client, room);
              return client;
            })
        .toList();
  }

  private void allAtOnce(List<Client> clients, BiConsumer<ReplicaState, Client> what)
      throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Client client : clients) {
      ReplicaState own = replicas.get(all.size() % replicas.size());
      all.add(CompletableFuture.runAsync(() -> what.accept(own, client), VIRTUAL));
    }
    Patience.get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
  }
}
