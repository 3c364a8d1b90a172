package dev.holdfast.state.room;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CallOrigin;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.Holder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are dispatched into rooms: how they begin, change hands and end. */
class RoomCallsTest {
  private final ReplicaState replica = new ReplicaState();
  private final String call = OneRedis.newId("call");
  private final Client customer = replica.arrives(OneRedis.newId("customer"));
  private final Client agent = replica.arrives(OneRedis.newId("agent"));

  @Test
  void bothSidesHearOnceThatTheCallIsAccepted() {
    String room = begun();
    begin(room);

    assertThat(replica.told(customer)).containsOnlyOnce("call-accepted");
    assertThat(replica.told(agent)).containsOnlyOnce("call-accepted");
    assertThat(replica.rooms.show(room).call().orElseThrow().callId()).isEqualTo(call);
    assertThat(record().state()).isEqualTo(CallStatus.ACTIVE);
    assertThat(record().people()).containsOnlyKeys(customer.userId(), agent.userId());
  }

  @Test
  void aRoomMadeForACallClosesWithIt() {
    String room = begun();

    replica.calls.end(room, call, customer.userId(), "thanks");

    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.CLOSED);
    assertThat(replica.told(customer)).endsWith("call-ended");
    assertThat(replica.told(agent)).endsWith("call-ended");
    assertThat(replica.isListed(customer, room)).isFalse();
    assertThat(record().endedBy()).contains(customer.userId());
    assertThat(record().reason()).contains("completed");
    assertThat(replica.outbox(agent).getLast()).contains("\"detail\":\"thanks\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatEndedDoesNotBeginAgainByALateRepetition(boolean inAStandingRoom) {
    String room = inAStandingRoom ? standingRoom() : replica.calls.roomFor(call, "call");
    beginIn(room);
    replica.calls.end(room, call, agent.userId(), "");

    refused(
        ErrorCode.CALL_ENDED,
        () -> replica.calls.admit(replica.sessionUser(customer), room, JoinReason.toBegin(call)));
    refused(ErrorCode.CALL_ENDED, () -> begin(room));
    assertThat(replica.rooms.show(room).participant(customer.userId())).isEmpty();
  }

  @Test
  void inAStandingRoomTheCustomerGoesAndTheAgentStays() {
    String standing = standingRoom();
    beginIn(standing);

    replica.calls.end(standing, call, agent.userId(), "");

    RoomView room = replica.rooms.show(standing);
    assertThat(room.status()).isEqualTo(RoomStatus.OPEN);
    assertThat(room.participants()).extracting(Participant::userId).containsExactly(agent.userId());
    assertThat(replica.told(agent)).endsWith("call-ended", "participant-left");
    assertThat(replica.told(customer)).endsWith("call-ended");
  }

  @Test
  void theNextCustomerOfAStandingRoomHearsNothingOfTheOneBefore() {
    String standing = standingRoom();
    beginIn(standing);
    replica.calls.end(standing, call, agent.userId(), "");
    Client next = replica.arrives(OneRedis.newId("next"));
    String nextCall = OneRedis.newId("call");

    replica.calls.admit(replica.sessionUser(next), standing, JoinReason.toBegin(nextCall));
    replica.calls.begin(standing, nextCall, next.userId(), agent.userId());

    assertThat(replica.outbox(next)).noneMatch(event -> event.contains(customer.userId()));
    assertThat(replica.outbox(next)).noneMatch(event -> event.contains(call));
    assertThat(record(nextCall).people()).containsOnlyKeys(next.userId(), agent.userId());
    assertThat(replica.outbox(customer)).noneMatch(event -> event.contains(nextCall));
  }

  @Test
  void aStandingRoomTakesOneDispatchedCallAtATime() {
    String standing = standingRoom();
    beginIn(standing);

    assertThat(replica.calls.isFreeFor(call, customer.userId(), standing)).isTrue();
    assertThat(replica.calls.isFreeFor("another", customer.userId(), standing)).isFalse();
    refused(
        ErrorCode.CALL_IN_PROGRESS,
        () -> replica.calls.begin(standing, "another", customer.userId(), agent.userId()));
  }

  @Test
  void norOneWhileAnotherCustomerIsThereByTheOwnWill() {
    String standing = replica.newRoom(ReplicaState.LONG_WINDOW);
    replica.rooms.join(replica.agent(agent), standing);
    assertThat(replica.calls.isFreeFor(call, customer.userId(), standing)).isTrue();

    replica.joins(replica.arrives(OneRedis.newId("eve")), standing);

    assertThat(replica.calls.isFreeFor(call, customer.userId(), standing)).isFalse();
  }

  @Test
  void aCallThatHasEndedIsNotHandedOver() {
    String room = begun();
    Client next = guestIn(room);
    replica.calls.end(room, call, customer.userId(), "");

    refused(ErrorCode.CALL_ENDED, () -> replica.calls.handOver(room, call, next.userId()));
  }

  @Test
  void whoEndsACallAMomentAfterTheOtherSideDidIsNotRefused() {
    String room = begun();
    Await.on(replica.scripts.endCall(room, call, customer.userId(), customer.userId(), ""));

    replica.calls.end(room, call, agent.userId(), "");
    replica.calls.endFor(room, call, "backend", "");

    assertThat(record().endedBy()).contains(customer.userId());
    assertThat(replica.told(customer)).containsOnlyOnce("call-ended");
    assertThat(replica.told(agent)).containsOnlyOnce("call-ended");
  }

  @Test
  void aDispatchedCallEndsWhenItsCustomerIsGoneWhoeverElseIsThere() {
    String room = begun();
    Client guest = guestIn(room);

    replica.leaves(customer, room);

    assertThat(replica.told(guest)).endsWith("call-ended");
    assertThat(replica.told(agent)).endsWith("call-ended");
    assertThat(record().isEnded()).isTrue();
  }

  @Test
  void aGuestWhoEndsTheCallOnlyLeavesIt() {
    String room = begun();
    Client guest = guestIn(room);

    replica.calls.end(room, call, guest.userId(), "");

    assertThat(replica.rooms.show(room).call()).isPresent();
    assertThat(replica.told(customer)).endsWith("participant-left");
    assertThat(record().state()).isEqualTo(CallStatus.ACTIVE);
  }

  @Test
  void whoIsInvitedHearsThatTheCallIsAcceptedAndTheOthersThatSomebodyJoined() {
    String room = begun();

    Client guest = guestIn(room);

    assertThat(replica.told(guest)).containsExactly("call-accepted");
    assertThat(replica.told(customer)).endsWith("participant-joined");
    assertThat(record().people()).containsKey(guest.userId());
  }

  @Test
  void aTransferKeepsTheCustomerInTheRoomAndTellsEachSideOnce() {
    String room = begun();
    Client second = replica.arrives(OneRedis.newId("second"));
    replica.calls.admit(replica.sessionUser(second), room, JoinReason.toBegin(call));

    replica.calls.handOver(room, call, second.userId());
    replica.calls.handOver(room, call, second.userId());

    assertThat(replica.told(customer))
        .containsOnlyOnce("call-accepted", "call-transferred", "participant-left")
        .doesNotContain("call-ended");
    assertThat(replica.told(agent)).endsWith("call-transferred");
    assertThat(replica.told(second)).containsOnlyOnce("call-accepted");
    assertThat(replica.isListed(agent, room)).isFalse();
    assertThat(record().agentId()).contains(second.userId());
    replica.leaves(second, room);
    assertThat(record().isEnded()).isTrue();
  }

  @Test
  void aCustomerWhoseConnectionIsGoneIsAdmittedAndWaitedFor() {
    String room = replica.calls.roomFor(call, "call");
    replica.drops(customer);
    replica.calls.admit(replica.sessionUser(agent), room, JoinReason.toBegin(call));

    replica.calls.admit(replica.sessionUser(customer), room, JoinReason.toBegin(call));
    begin(room);

    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.WAITING_FOR_RECONNECTION);
    assertThat(replica.told(agent)).contains("waiting-for-participant", "call-accepted");
  }

  @Test
  void aVisitorWhoWasAttachedAnewIsAdmittedByTheNewerEpoch() {
    String room = replica.calls.roomFor(call, "call");
    Client back = replica.attaches(customer);

    replica.calls.admit(replica.sessionUser(customer), room, JoinReason.toBegin(call));

    Holder holder = Await.on(replica.sessions.find(customer.sessionId())).orElseThrow();
    assertThat(holder.epoch()).isEqualTo(back.epoch());
    assertThat(replica.rooms.show(room).participant(customer.userId()).orElseThrow().epoch())
        .isEqualTo(back.epoch());
  }

  @Test
  void whoeverIsBackHearsAndTheRecordSaysHowItWent() {
    String room = begun();

    replica.drops(customer);
    assertThat(record().state()).isEqualTo(CallStatus.WAITING_FOR_RECONNECTION);
    replica.returns(customer);

    assertThat(record().state()).isEqualTo(CallStatus.ACTIVE);
    assertThat(replica.told(agent)).endsWith("session-resumed");
  }

  @Test
  void aCallThatIsEndedFromOutsideLeavesAgentsInARoomThatStays() {
    String standing = replica.newRoom(ReplicaState.LONG_WINDOW);
    replica.joins(customer, standing);
    replica.rooms.join(replica.agent(agent), standing);
    String direct = replica.rooms.show(standing).call().orElseThrow().callId();

    replica.calls.endFor(standing, direct, "backend", "");

    assertThat(replica.rooms.show(standing).participants())
        .extracting(Participant::userId)
        .containsExactly(agent.userId());
    assertThat(record(direct).kind()).isEqualTo(CallOrigin.DIRECT);
    assertThat(record(direct).endedBy()).contains("backend");
  }

  private String begun() {
    String room = replica.calls.roomFor(call, "call");
    beginIn(room);
    return room;
  }

  private String standingRoom() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    replica.joins(agent, room);
    return room;
  }

  private void beginIn(String room) {
    replica.calls.admit(replica.sessionUser(agent), room, JoinReason.toBegin(call));
    replica.calls.admit(replica.sessionUser(customer), room, JoinReason.toBegin(call));
    begin(room);
  }

  private void begin(String room) {
    replica.calls.begin(room, call, customer.userId(), agent.userId());
  }

  private Client guestIn(String room) {
    Client guest = replica.arrives(OneRedis.newId("guest"));
    replica.calls.admit(replica.sessionUser(guest), room, JoinReason.asGuestOf(call));
    return guest;
  }

  private CallView record() {
    return record(call);
  }

  private CallView record(String id) {
    return Await.on(replica.records.find(id)).orElseThrow();
  }
}
