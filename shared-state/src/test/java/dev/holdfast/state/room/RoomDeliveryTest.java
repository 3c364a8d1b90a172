package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.event.Audience;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events reach all whom they concern, whatever becomes of the others. */
class RoomDeliveryTest {
  private static final int MORE_THAN_ONE_BATCH = 40;

  private final ReplicaState replica = new ReplicaState();
  private final RoomDelivery delivery =
      new RoomDelivery(
          new EventRelay(replica.records, replica.sessions), replica.dispatch, replica.streams);

  @Test
  void aSessionThatCannotBeWrittenKeepsNobodyElseFromBeingTold() {
    Client broken = replica.arrives("broken");
    breakSession(broken);
    List<Client> others =
        IntStream.range(0, MORE_THAN_ONE_BATCH).mapToObj(i -> replica.arrives("u" + i)).toList();
    List<Client> all = new ArrayList<>(List.of(broken));
    all.addAll(others);

    assertThatThrownBy(() -> delivery.deliver("room", left(all), () -> true))
        .hasMessageContaining("WRONGTYPE");

    assertThat(others)
        .allSatisfy(one -> assertThat(replica.told(one)).containsExactly("participant-left"));
  }

  @Test
  void whoeverHasLostTheEventsToAnotherRelayStopsTelling() {
    List<Client> all =
        IntStream.range(0, MORE_THAN_ONE_BATCH).mapToObj(i -> replica.arrives("u" + i)).toList();

    assertThat(delivery.deliver("room", left(all), () -> false)).isFalse();

    assertThat(replica.told(all.getFirst())).hasSize(1);
    assertThat(replica.told(all.getLast())).isEmpty();
  }

  private void breakSession(Client client) {
    String key = "{session:" + client.sessionId() + "}";
    Await.on(replica.redis.send(Command.DEL, key));
    Await.on(replica.redis.send(Command.SET, key, "no hash"));
  }

  private static Undelivered.Events left(List<Client> members) {
    String entry = "{\"type\":\"participant-left\",\"at\":1,\"members\":\"all\",\"data\":{}}";
    return new Undelivered.Events(
        List.of(LoggedEvent.of(new Entry(new Offset("7", 1), entry))),
        members.stream()
            .map(
                one ->
                    new Audience.Member(
                        one.sessionId(), Offset.START, Optional.empty(), Optional.of(Offset.START)))
            .toList());
  }
}
