package dev.holdfast.state.room;

import static dev.holdfast.state.Refusals.refused;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.room.ReplicaState.Client;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who loses the connection may come back until a deadline. */
class ReconnectionWindowTest {
  private static final Duration BRIEF = Duration.ofMillis(150);

  private final ReplicaState replica = new ReplicaState();
  private final ReplicaState other = new ReplicaState();
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);
  private final Client ann = replica.arrives("ann");
  private final Client bob = replica.arrives("bob");

  @Test
  void aDropIsToldAtOnceWithTheDeadline() {
    replica.allJoin(room, ann, bob);

    replica.drops(bob);

    RoomView during = replica.rooms.show(room);
    long deadline = during.participant("bob").orElseThrow().deadline().orElseThrow();
    assertThat(during.status()).isEqualTo(RoomStatus.WAITING_FOR_RECONNECTION);
    assertThat(deadline - during.at()).isBetween(290_000L, 300_000L);
    assertThat(replica.told(ann))
        .containsExactly(
            "participant-joined", "participant-disconnected", "waiting-for-participant");
    assertThat(replica.outbox(ann).getLast()).contains("\"deadline\":" + deadline);
    assertThat(replica.told(bob)).isEmpty();
  }

  @Test
  void whenBothDropTheRoomWaitsForTheLaterDeadline() {
    replica.allJoin(room, ann, bob);

    replica.drops(bob);
    long firstDeadline = deadlineOf(room, "bob");
    await().until(() -> replica.rooms.show(room).at() + 300_000 > firstDeadline + 5);
    replica.drops(ann);

    assertThat(deadlineOf(room, "bob")).isEqualTo(deadlineOf(room, "ann"));
    assertThat(deadlineOf(room, "ann")).isGreaterThan(firstDeadline);
  }

  @Test
  void aStaggeredReturnResumesOnceAllAreBack() {
    replica.allJoin(room, ann, bob);
    replica.drops(bob);
    replica.drops(ann);

    Client annBack = other.returns(ann);
    assertThat(replica.told(annBack)).endsWith("waiting-for-participant");
    Client bobBack = replica.returns(bob);

    assertThat(replica.told(annBack))
        .containsExactly(
            "participant-joined",
            "participant-disconnected",
            "waiting-for-participant",
            "waiting-for-participant",
            "session-resumed");
    assertThat(replica.told(bobBack))
        .containsExactly("participant-disconnected", "waiting-for-participant", "session-resumed");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.ACTIVE);
  }

  @Test
  void aWindowThatRunsOutEndsTheCallForBoth() {
    String room = briefRoom();
    replica.allJoin(room, ann, bob);
    replica.drops(bob);

    await().until(() -> reconciles(room) && replica.rooms.show(room).participants().size() == 1);
    other.reconciler.at(room);

    assertThat(replica.told(ann))
        .containsExactly(
            "participant-joined",
            "participant-disconnected",
            "waiting-for-participant",
            "participant-left",
            "call-ended");
    assertThat(replica.told(bob)).containsExactly("call-ended");
    assertThat(replica.outbox(bob).getFirst()).contains("reconnection-timeout");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.OPEN);
    assertThat(replica.isListed(bob, room)).isFalse();
  }

  @Test
  void nobodyExpiresWhoIsBackInTime() {
    String room = briefRoom();
    replica.allJoin(room, ann, bob);
    replica.drops(bob);
    long deadline = deadlineOf(room, "bob");

    other.returns(bob);
    await().until(() -> replica.rooms.show(room).at() > deadline);
    replica.reconciler.at(room);

    assertThat(replica.told(ann)).endsWith("session-resumed");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.ACTIVE);
  }

  @Test
  void aWindowIsExtendedOnceAnAbsence() {
    replica.allJoin(room, ann, bob);
    replica.drops(bob);
    long before = deadlineOf(room, "bob");

    assertThat(extended()).isEqualTo(before + 120_000).isEqualTo(deadlineOf(room, "bob"));

    assertThat(replica.told(ann)).endsWith("waiting-for-participant");
    refused(ErrorCode.WINDOW_EXTENDED_BEFORE, this::extended);
    replica.returns(bob);
    refused(ErrorCode.PARTICIPANT_NOT_FOUND, this::extended);
  }

  private long extended() {
    return replica.rooms.extendWindow(room, "bob", Duration.ofMinutes(2));
  }

  private String briefRoom() {
    return replica.newRoom(new RoomPolicy(BRIEF, Duration.ofMinutes(1), 16));
  }

  private boolean reconciles(String room) {
    replica.reconciler.at(room);
    return true;
  }

  private long deadlineOf(String room, String user) {
    return replica.rooms.show(room).participant(user).orElseThrow().deadline().orElseThrow();
  }
}
