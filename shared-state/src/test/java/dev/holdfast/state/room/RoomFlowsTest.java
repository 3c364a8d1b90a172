package dev.holdfast.state.room;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomFlowsTest {
  private final ReplicaState replica = new ReplicaState();
  private final ReplicaState other = new ReplicaState();
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);
  private final Client ann = replica.arrives("ann");
  private final Client bob = replica.arrives("bob");

  /** The new room's events come after those of the one before, whoever remembers them. */
  @Test
  void aRoomThatIsMadeAnewUnderTheSameIdTellsAllWhoAreInIt() {
    for (int i = 1; i <= 12; i++) {
      replica.rooms.create(room, "demo", ReplicaState.LONG_WINDOW);
      replica.allJoin(room, ann, bob);
      assertThat(replica.told(ann)).filteredOn("participant-joined"::equals).hasSize(i);
      Await.on(
          replica.redis.send(
              Command.DEL, "{room:" + room + "}", "{room:" + room + "}:participants"));
    }
  }

  @Test
  void aCallBeginsWithTheSecondParticipantAndTheFirstIsTold() {
    RoomView alone = replica.joins(ann, room);
    RoomView both = other.joins(bob, room);

    assertThat(alone.call()).isEmpty();
    assertThat(alone.status()).isEqualTo(RoomStatus.OPEN);
    assertThat(both.status()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(both.call()).isPresent();
    assertThat(replica.told(ann)).containsExactly("participant-joined");
    assertThat(replica.outbox(ann).getFirst())
        .contains("\"userId\":\"bob\"", both.call().get().callId(), room)
        .doesNotContain(bob.sessionId());
    assertThat(replica.told(bob)).isEmpty();
  }

  @Test
  void joiningTwiceTellsNobodyTwice() {
    String call = replica.allJoin(room, ann, bob).call().orElseThrow().callId();

    RoomView again = replica.joins(bob, room);

    assertThat(again.call().orElseThrow().callId()).isEqualTo(call);
    assertThat(again.participants()).hasSize(2);
    assertThat(replica.told(ann)).containsExactly("participant-joined");
  }

  @Test
  void aNewSessionOfAUserTakesTheOwnPlaceOver() {
    String call = replica.allJoin(room, ann, bob).call().orElseThrow().callId();

    Client bobElsewhere = other.arrives("bob");
    RoomView after = other.joins(bobElsewhere, room);

    assertThat(after.participants()).hasSize(2);
    assertThat(after.call().orElseThrow().callId()).isEqualTo(call);
    assertThat(after.participant("bob").orElseThrow().sessionId())
        .isEqualTo(bobElsewhere.sessionId());
    assertThat(replica.told(ann)).containsExactly("participant-joined", "participant-joined");
    assertThat(replica.isListed(bob, room)).isFalse();
  }

  @Test
  void theOlderSessionCanNeitherEndNorLeaveThePlaceThatWasTakenOver() {
    replica.allJoin(room, ann, bob);
    other.joins(other.arrives("bob"), room);

    replica.leaves(bob, room);
    replica.drops(bob);

    RoomView after = replica.rooms.show(room);
    assertThat(after.status()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(after.participant("bob").orElseThrow().isConnected()).isTrue();
  }

  @Test
  void takingOverThePlaceOfSomebodyAwayResumesTheSession() {
    replica.allJoin(room, ann, bob);
    replica.drops(bob);

    Client bobAnew = other.arrives("bob");
    other.joins(bobAnew, room);

    assertThat(replica.told(ann))
        .containsExactly(
            "participant-joined",
            "participant-disconnected",
            "waiting-for-participant",
            "session-resumed");
    assertThat(replica.told(bobAnew)).containsExactly("session-resumed");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.ACTIVE);
  }

  @Test
  void whoRemainsHearsThatOneOfTwoIsBackByAnotherSessionAndTheOtherIsNot() {
    Client eve = replica.arrives("eve");
    replica.allJoin(room, ann, bob, eve);
    replica.drops(bob);
    replica.drops(eve);

    replica.joins(replica.arrives("bob"), room);

    assertThat(replica.told(ann)).endsWith("waiting-for-participant");
    assertThat(replica.outbox(ann).getLast())
        .contains("\"participantId\":\"eve\"")
        .containsPattern("\"presence\":\"connected\"");
  }

  @Test
  void leavingEndsTheCallForBothAndTheRoomStaysOpen() {
    replica.allJoin(room, ann, bob);

    replica.leaves(bob, room);
    replica.leaves(bob, room);

    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "participant-left", "call-ended");
    assertThat(replica.told(bob)).containsExactly("call-ended");
    assertThat(replica.outbox(bob).getFirst()).contains("\"reason\":\"completed\"");
    RoomView after = replica.rooms.show(room);
    assertThat(after.status()).isEqualTo(RoomStatus.OPEN);
    assertThat(after.call()).isEmpty();
    assertThat(after.participants()).extracting(Participant::userId).containsExactly("ann");
  }

  @Test
  void theNextCallerInAStandingRoomGetsACallOfTheirOwn() {
    Client agent = replica.arrives("agent");
    Client first = replica.arrives("first");
    replica.joins(agent, room);
    String firstCall = replica.joins(first, room).call().orElseThrow().callId();
    replica.leaves(first, room);

    String secondCall =
        replica.joins(replica.arrives("second"), room).call().orElseThrow().callId();

    assertThat(secondCall).isNotEqualTo(firstCall);
    assertThat(replica.outbox(agent).getLast()).contains(secondCall).doesNotContain(firstCall);
  }

  @Test
  void aRemovalHoldsForTheTokensOfBeforeAndNotForNewerOnes() {
    replica.allJoin(room, ann, bob);
    long then = replica.rooms.show(room).at();

    replica.rooms.remove(room, "bob", "ann");

    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "participant-left", "call-ended");
    assertThat(replica.outbox(ann).get(1)).contains("\"reason\":\"removed\"");
    assertThat(Await.on(replica.sessions.find(bob.sessionId()))).isEmpty();
    Client again = replica.arrives("bob");
    refused(ErrorCode.REMOVED, () -> joinsWithTokenOf(again, then));
    long later = replica.rooms.show(room).at() + 1;
    assertThat(joinsWithTokenOf(again, later).participants()).hasSize(2);
  }

  @Test
  void aRemovalMayBeRepeatedAndEndsTheSessionThatACrashLeft() {
    replica.allJoin(room, ann, bob);
    replica.beginsToRemove("bob", room);
    assertThat(Await.on(replica.sessions.find(bob.sessionId()))).isPresent();

    replica.rooms.remove(room, "bob", "ann");
    replica.rooms.remove(room, "bob", "ann");

    assertThat(Await.on(replica.sessions.find(bob.sessionId()))).isEmpty();
    refused(ErrorCode.PARTICIPANT_NOT_FOUND, () -> replica.rooms.remove(room, "nobody", "ann"));
  }

  @Test
  void oneOfThreeWhoIsRemovedIsToldSoAndTheOthersGoOn() {
    Client eve = replica.arrives("eve");
    replica.allJoin(room, ann, bob, eve);

    replica.beginsToRemove("eve", room);

    assertThat(replica.told(eve)).containsExactly("participant-left");
    assertThat(replica.told(bob)).containsExactly("participant-joined", "participant-left");
    assertThat(replica.rooms.show(room).call()).isPresent();
  }

  @Test
  void aRoomTakesNoMoreThanItsCapacityButItsOwnPeopleAlways() {
    String full = replica.newRoom(new RoomPolicy(Duration.ofMinutes(5), Duration.ofMinutes(5), 2));
    Client eve = replica.arrives("eve");
    replica.allJoin(full, ann, bob);

    refused(ErrorCode.ROOM_FULL, () -> replica.joins(eve, full));

    assertThat(replica.joins(replica.arrives("bob"), full).participants()).hasSize(2);
    assertThat(replica.isListed(eve, full)).isFalse();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    refused(ErrorCode.ROOM_NOT_FOUND, () -> replica.joins(ann, "nowhere"));
    refused(ErrorCode.ROOM_NOT_FOUND, () -> replica.rooms.close("nowhere", "x", "y"));
    refused(ErrorCode.ROOM_NOT_FOUND, () -> replica.leaves(ann, "nowhere"));
    refused(ErrorCode.PARTICIPANT_NOT_FOUND, () -> replica.rooms.remove(room, "ann", "bob"));
  }

  @Test
  void aSessionThatIsHeldElsewhereCanNoLongerJoin() {
    other.attaches(ann);

    refused(ErrorCode.SESSION_DISPLACED, () -> replica.joins(ann, room));
  }

  private RoomView joinsWithTokenOf(Client client, long issuedAt) {
    return replica.rooms.join(
        new SessionUser(
            client.userId(), "Name", Role.CUSTOMER, client.sessionId(), client.epoch(), issuedAt),
        room);
  }
}
