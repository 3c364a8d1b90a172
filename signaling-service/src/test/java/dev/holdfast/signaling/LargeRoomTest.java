package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomPolicy;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** All members of a room lose their connections at once, and come back. */
@QuarkusTest
class LargeRoomTest extends SignalingTest {
  private static final int PEOPLE = 40;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SELDOM = Duration.ofMillis(250);

  @Test
  void allAreBackWithTheWholeStateAndTheCostIsTheirs() {
    String roomId = UUID.randomUUID().toString();
    rooms.create(roomId, "test", new RoomPolicy(LONG, LONG, PEOPLE));
    List<TestToken> tokens = new ArrayList<>();
    List<SocketClient> before = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      tokens.add(TestToken.customer(somebody("user" + i)).granting(roomId));
      before.add(connected(tokens.getLast()));
      before.getLast().join(roomId);
    }
    SocketClient bystander = connected(TestToken.customer(somebody("bystander")));
    long sent = bytesSent();

    before.forEach(SocketClient::drop);
    // What the test reads is counted too: on a slow machine it would be a third of all.
    await()
        .pollInterval(SELDOM)
        .until(() -> members(roomId).stream().noneMatch(Participant::isConnected));
    List<SocketClient> back = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      back.add(connectedAgain(tokens.get(i), before.get(i)));
    }

    for (SocketClient client : back) {
      JsonNode ready = client.await1("session-ready").payload();
      assertThat(ready.path("recovered").asBoolean()).isTrue();
      assertThat(ready.at("/rooms/0/participants")).hasSize(PEOPLE);
      client.await1("session-resumed");
      assertThat(client.all("session-resumed")).hasSize(1);
    }
    assertOk(bystander.ask("heartbeat", "{}"));
    assertThat(members(roomId)).allMatch(Participant::isConnected);
    assertThat(bytesSent() - sent).isLessThan(PEOPLE * PEOPLE * 2_000L);
  }

  private List<Participant> members(String roomId) {
    return rooms.show(roomId).participants();
  }

  private long bytesSent() {
    return redis
        .execute("INFO", "stats")
        .toString()
        .lines()
        .filter(line -> line.startsWith("total_net_output_bytes:"))
        .mapToLong(line -> Long.parseLong(line.split(":")[1].strip()))
        .sum();
  }
}
