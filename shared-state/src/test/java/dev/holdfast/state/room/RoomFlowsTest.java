package dev.holdfast.state.room;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.Visitor;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RoomFlowsTest {
  private static final Duration BRIEF = Duration.ofMillis(150);
  private final ReplicaState replica = new ReplicaState();
  private final ReplicaState other = new ReplicaState();

  /** The new room's events come after those of the one before, whoever remembers them. */
  @Test
  void aRoomThatIsMadeAnewUnderTheSameIdTellsAllWhoAreInIt() {
    String again = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = other.arrives("bob");
    for (int i = 1; i <= 12; i++) {
      replica.rooms.create(again, "demo", ReplicaState.LONG_WINDOW);
      replica.joins(ann, again);
      replica.joins(bob, again);
      assertThat(replica.told(ann)).filteredOn("participant-joined"::equals).hasSize(i);
      Await.on(
          replica.redis.send(
              Command.DEL, "{room:" + again + "}", "{room:" + again + "}:participants"));
    }
  }

  @Test
  void aCallBeginsWithTheSecondParticipantAndTheFirstIsTold() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = other.arrives("bob");

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
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    String call = replica.joins(bob, room).call().orElseThrow().callId();

    RoomView again = replica.joins(bob, room);

    assertThat(again.call().orElseThrow().callId()).isEqualTo(call);
    assertThat(again.participants()).hasSize(2);
    assertThat(replica.told(ann)).containsExactly("participant-joined");
  }

  @Test
  void aNewSessionOfAUserTakesTheOwnPlaceOver() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    String call = replica.joins(bob, room).call().orElseThrow().callId();

    Client bobElsewhere = other.arrives("bob");
    RoomView after = other.joins(bobElsewhere, room);

    assertThat(after.participants()).hasSize(2);
    assertThat(after.call().orElseThrow().callId()).isEqualTo(call);
    assertThat(after.participant("bob").orElseThrow().sessionId())
        .isEqualTo(bobElsewhere.sessionId());
    assertThat(replica.told(ann)).containsExactly("participant-joined", "participant-joined");
    assertThat(Await.on(replica.sessions.stay(bob.sessionId(), room)).orElseThrow().isListed())
        .isFalse();
  }

  @Test
  void theOlderSessionCanNeitherEndNorLeaveThePlaceThatWasTakenOver() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
    other.joins(other.arrives("bob"), room);

    replica.leaves(bob, room);
    replica.drops(bob);

    RoomView after = replica.rooms.show(room);
    assertThat(after.status()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(after.participant("bob").orElseThrow().isConnected()).isTrue();
  }

  @Test
  void takingOverThePlaceOfSomebodyAwayResumesTheSession() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
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
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    Client eve = replica.arrives("eve");
    List.of(ann, bob, eve).forEach(one -> replica.joins(one, room));
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
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);

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
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
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
  void aDropIsToldAtOnceWithTheDeadline() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);

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
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);

    replica.drops(bob);
    long firstDeadline = deadlineOf(room, "bob");
    await().until(() -> replica.rooms.show(room).at() + 300_000 > firstDeadline + 5);
    replica.drops(ann);

    assertThat(deadlineOf(room, "bob")).isEqualTo(deadlineOf(room, "ann"));
    assertThat(deadlineOf(room, "ann")).isGreaterThan(firstDeadline);
  }

  @Test
  void aStaggeredReturnResumesOnceAllAreBack() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
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
    String room = replica.newRoom(new RoomPolicy(BRIEF, Duration.ofMinutes(1), 16));
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
    replica.drops(bob);

    await().until(() -> lookingAt(room) && replica.rooms.show(room).participants().size() == 1);
    other.look.at(room);

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
    assertThat(Await.on(replica.sessions.stay(bob.sessionId(), room)).orElseThrow().isListed())
        .isFalse();
  }

  @Test
  void nobodyExpiresWhoIsBackInTime() {
    String room = replica.newRoom(new RoomPolicy(BRIEF, Duration.ofMinutes(1), 16));
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
    replica.drops(bob);
    long deadline = deadlineOf(room, "bob");

    other.returns(bob);
    await().until(() -> replica.rooms.show(room).at() > deadline);
    replica.look.at(room);

    assertThat(replica.told(ann)).endsWith("session-resumed");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.ACTIVE);
  }

  @Test
  void aRemovalHoldsForTheTokensOfBeforeAndNotForNewerOnes() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
    long then = replica.rooms.show(room).at();

    replica.rooms.remove(room, "bob", "ann");

    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "participant-left", "call-ended");
    assertThat(replica.outbox(ann).get(1)).contains("\"reason\":\"removed\"");
    assertThat(Await.on(replica.sessions.find(bob.sessionId()))).isEmpty();
    Client again = replica.arrives("bob");
    assertRefused(ErrorCode.REMOVED, () -> joinsWithTokenOf(again, room, then));
    long later = replica.rooms.show(room).at() + 1;
    assertThat(joinsWithTokenOf(again, room, later).participants()).hasSize(2);
  }

  @Test
  void aRemovalMayBeRepeatedAndEndsTheSessionThatACrashLeft() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client bob = replica.arrives("bob");
    replica.joins(replica.arrives("ann"), room);
    replica.joins(bob, room);
    replica.rooms.leave(room, "bob", Leaving.removedBy("ann"));
    assertThat(Await.on(replica.sessions.find(bob.sessionId()))).isPresent();

    replica.rooms.remove(room, "bob", "ann");
    replica.rooms.remove(room, "bob", "ann");

    assertThat(Await.on(replica.sessions.find(bob.sessionId()))).isEmpty();
    assertRefused(
        ErrorCode.PARTICIPANT_NOT_FOUND, () -> replica.rooms.remove(room, "nobody", "ann"));
  }

  @Test
  void oneOfThreeWhoIsRemovedIsToldSoAndTheOthersGoOn() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    Client eve = replica.arrives("eve");
    List.of(ann, bob, eve).forEach(one -> replica.joins(one, room));

    replica.rooms.leave(room, "eve", Leaving.removedBy("ann"));

    assertThat(replica.told(eve)).containsExactly("participant-left");
    assertThat(replica.told(bob)).containsExactly("participant-joined", "participant-left");
    assertThat(replica.rooms.show(room).call()).isPresent();
  }

  @Test
  void aRoomTakesNoMoreThanItsCapacityButItsOwnPeopleAlways() {
    String room = replica.newRoom(new RoomPolicy(Duration.ofMinutes(5), Duration.ofMinutes(5), 2));
    Client ann = replica.arrives("ann");
    Client eve = replica.arrives("eve");
    replica.joins(ann, room);
    replica.joins(replica.arrives("bob"), room);

    assertRefused(ErrorCode.ROOM_FULL, () -> replica.joins(eve, room));

    assertThat(replica.joins(replica.arrives("bob"), room).participants()).hasSize(2);
    assertThat(Await.on(replica.sessions.stay(eve.sessionId(), room)).orElseThrow().isListed())
        .isFalse();
  }

  @Test
  void closingTellsAllOnceAndTheRoomStaysReadable() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);

    RoomView closed = replica.rooms.close(room, "over", "system");
    other.rooms.close(room, "again", "system");

    assertThat(closed.status()).isEqualTo(RoomStatus.CLOSED);
    assertThat(closed.participants()).isEmpty();
    assertThat(replica.rooms.show(room).closeReason()).contains("over");
    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "call-ended", "participant-left");
    assertThat(replica.told(bob))
        .containsExactly("call-ended", "participant-left", "participant-left");
    assertRefused(ErrorCode.ROOM_CLOSED, () -> replica.joins(replica.arrives("eve"), room));
  }

  @Test
  void anEmptyRoomIsClosedByTheLookAfterItsTimeoutAndNotBefore() {
    Duration timeout = Duration.ofMinutes(1);
    String patient = replica.newRoom(new RoomPolicy(BRIEF, timeout, 16));
    String room = replica.newRoom(new RoomPolicy(BRIEF, BRIEF, 16));
    Client ann = replica.arrives("ann");
    for (String either : List.of(patient, room)) {
      replica.joins(ann, either);
      assertThat(replica.look.at(either)).isPresent();
      assertThat(replica.rooms.show(either).status()).isEqualTo(RoomStatus.OPEN);
      replica.leaves(ann, either);
    }

    Duration next = replica.look.at(patient).orElseThrow();

    assertThat(next).isLessThanOrEqualTo(timeout);
    assertThat(replica.rooms.show(patient).status()).isEqualTo(RoomStatus.OPEN);
    await().until(() -> lookingAt(room) && replica.rooms.show(room).status() == RoomStatus.CLOSED);
    assertThat(replica.rooms.show(room).closeReason()).contains("empty");
  }

  @Test
  void aRoomThatIsGoneIsStruckOffTheIndexByItsLastLook() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    replica.rooms.close(room, "over", "system");
    Optional<Duration> next = replica.look.at(room);
    assertThat(next).hasValueSatisfying(delay -> assertThat(delay).isPositive());
    assertThat(indexed()).contains(room);

    Await.on(replica.redis.send(Command.DEL, "{room:" + room + "}"));

    assertThat(replica.look.at(room)).isEmpty();
    assertThat(indexed()).doesNotContain(room);
  }

  @Test
  void aRoomIsMadeOnceAndKeepsItsPolicy() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);

    RoomView again = other.rooms.create(room, "other", new RoomPolicy(BRIEF, BRIEF, 3));

    assertThat(again.type()).isEqualTo("demo");
    assertThat(again.policy()).isEqualTo(ReplicaState.LONG_WINDOW);
    assertThat(replica.log(room)).hasSize(1);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Client ann = replica.arrives("ann");

    assertRefused(ErrorCode.ROOM_NOT_FOUND, () -> replica.joins(ann, "nowhere"));
    assertRefused(ErrorCode.ROOM_NOT_FOUND, () -> replica.rooms.close("nowhere", "x", "y"));
    assertRefused(
        ErrorCode.ROOM_NOT_FOUND,
        () -> replica.rooms.leave("nowhere", "ann", Leaving.byOwnWill("ann")));
    assertRefused(
        ErrorCode.PARTICIPANT_NOT_FOUND,
        () -> replica.rooms.remove(replica.newRoom(ReplicaState.LONG_WINDOW), "ann", "bob"));
  }

  @Test
  void aSessionThatIsHeldElsewhereCanNoLongerJoin() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    other.attaches(ann);

    assertRefused(ErrorCode.SESSION_DISPLACED, () -> replica.joins(ann, room));
  }

  @Test
  void everyKeyOfARoomAndItsSessionsHasATimeToLive() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    Client ann = replica.arrives("ann");
    Client bob = replica.arrives("bob");
    replica.joins(ann, room);
    replica.joins(bob, room);
    Await.on(replica.sessions.deliver(ann.sessionId(), room, "bob 1", "[\"offer\",{}]"));
    Await.on(replica.sessions.acknowledge(ann.sessionId(), ann.epoch(), "1", "{}"));
    replica.rooms.leave(room, "bob", Leaving.removedBy("ann"));
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

  private boolean lookingAt(String room) {
    replica.look.at(room);
    return true;
  }

  private long deadlineOf(String room, String user) {
    return replica.rooms.show(room).participant(user).orElseThrow().deadline().orElseThrow();
  }

  private RoomView joinsWithTokenOf(Client client, String room, long issuedAt) {
    return replica.rooms.join(
        new Visitor(
            client.userId(), "Name", "customer", client.sessionId(), client.epoch(), issuedAt),
        room);
  }

  private List<String> indexed() {
    return Await.on(replica.index.after("", 10_000));
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            HoldfastException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
