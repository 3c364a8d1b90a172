package dev.holdfast.state.room;

import static dev.holdfast.state.Refusals.refused;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a room is made and closed, and what is left of it. */
class RoomLifecycleTest {
  private static final Duration BRIEF = Duration.ofMillis(150);

  private final ReplicaState replica = new ReplicaState();
  private final ReplicaState other = new ReplicaState();
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);
  private final Client ann = replica.arrives("ann");
  private final Client bob = replica.arrives("bob");

  @Test
  void aRoomIsMadeOnceAndKeepsItsPolicy() {
    Rooms.Made again = other.rooms.make(room, "other", new RoomPolicy(BRIEF, BRIEF, 3));

    assertThat(again.isNew()).isFalse();
    assertThat(again.room().type()).isEqualTo("demo");
    assertThat(again.room().policy()).isEqualTo(ReplicaState.LONG_WINDOW);
    assertThat(replica.log(room)).hasSize(1);
  }

  @Test
  void aRoomAdmitsOnlyTheRolesOfItsPolicyButWhomACallBrings() {
    RoomPolicy agentsOnly =
        new RoomPolicy(Duration.ofMinutes(5), Duration.ofMinutes(5), 16, Set.of(Role.AGENT));
    String room = replica.newRoom(agentsOnly);

    refused(ErrorCode.FORBIDDEN, () -> replica.joins(ann, room));
    replica.calls.admit(replica.sessionUser(ann), room, JoinReason.toBegin("call"));

    assertThat(replica.rooms.show(room).participant("ann")).isPresent();
    assertThat(replica.rooms.show(room).policy()).isEqualTo(agentsOnly);
  }

  @Test
  void closingTellsAllOnceAndTheRoomStaysReadable() {
    replica.allJoin(room, ann, bob);

    RoomView closed = replica.rooms.close(room, "over", "system");
    other.rooms.close(room, "again", "system");

    assertThat(closed.status()).isEqualTo(RoomStatus.CLOSED);
    assertThat(closed.participants()).isEmpty();
    assertThat(replica.rooms.show(room).closeReason()).contains("over");
    assertThat(replica.log(room)).extracting(LoggedEvent::type).containsOnlyOnce("room-closed");
    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "call-ended", "participant-left");
    assertThat(replica.told(bob))
        .containsExactly("call-ended", "participant-left", "participant-left");
    refused(ErrorCode.ROOM_CLOSED, () -> replica.joins(replica.arrives("eve"), room));
  }

  @Test
  void anEmptyRoomIsClosedByTheReconcilerAfterItsTimeoutAndNotBefore() {
    Duration timeout = Duration.ofMinutes(1);
    String patient = replica.newRoom(new RoomPolicy(BRIEF, timeout, 16));
    String room = replica.newRoom(new RoomPolicy(BRIEF, BRIEF, 16));
    for (String either : List.of(patient, room)) {
      replica.joins(ann, either);
      assertThat(replica.reconciler.at(either)).isPresent();
      assertThat(replica.rooms.show(either).status()).isEqualTo(RoomStatus.OPEN);
      replica.leaves(ann, either);
    }

    Duration next = replica.reconciler.at(patient).orElseThrow();

    assertThat(next).isLessThanOrEqualTo(timeout);
    assertThat(replica.rooms.show(patient).status()).isEqualTo(RoomStatus.OPEN);
    await().until(() -> reconciles(room) && replica.rooms.show(room).status() == RoomStatus.CLOSED);
    assertThat(replica.rooms.show(room).closeReason()).contains("empty");
  }

  @Test
  void aRoomThatIsGoneIsStruckOffTheIndexByItsLastReconciliation() {
    replica.rooms.close(room, "over", "system");
    Optional<Duration> next = replica.reconciler.at(room);
    assertThat(next).hasValueSatisfying(delay -> assertThat(delay).isPositive());
    assertThat(indexed()).contains(room);

    Await.on(replica.redis.send(Command.DEL, "{room:" + room + "}"));

    assertThat(replica.reconciler.at(room)).isEmpty();
    assertThat(indexed()).doesNotContain(room);
  }

  @Test
  void everyKeyOfARoomAndItsSessionsHasATimeToLive() {
    replica.allJoin(room, ann, bob);
    Await.on(replica.sessions.deliver(ann.sessionId(), room, "bob 1", "[\"offer\",{}]"));
    Await.on(replica.sessions.acknowledge(ann.sessionId(), ann.epoch(), Map.of("1", "{}")));
    replica.beginsToRemove("bob", room);
    replica.drops(ann);

    for (String owner :
        List.of("{room:" + room, "{session:" + ann.sessionId(), "{replica:" + replica.id)) {
      for (var key : Await.on(replica.redis.send(Command.KEYS, owner + "*"))) {
        assertThat(Await.on(replica.redis.send(Command.PTTL, key.toString())).toLong())
            .as(key.toString())
            .isPositive();
      }
    }
  }

  private boolean reconciles(String room) {
    replica.reconciler.at(room);
    return true;
  }

  private List<String> indexed() {
    return Await.on(replica.index.after("", 10_000));
  }
}
