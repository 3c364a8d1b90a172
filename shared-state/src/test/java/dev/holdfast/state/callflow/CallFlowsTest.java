package dev.holdfast.state.callflow;

import static dev.holdfast.state.Refusals.refused;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Availability;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.dispatch.Intent;
import dev.holdfast.state.dispatch.Target;
import dev.holdfast.state.dispatch.Ticket;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.JoinReason;
import dev.holdfast.state.room.ReplicaState;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.room.RoomStatus;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call's way through dispatch, room and record; a replica that dies after any step of it. */
class CallFlowsTest {
  private final ReplicaState replica = new ReplicaState("holdfast.dispatch.lease", "PT10M");
  private final CallFlows flows = flows(replica);
  private final String queue = OneRedis.newId("queue");
  private final Client ada = replica.arrives(OneRedis.newId("ada"));
  private final Client grace = replica.arrives(OneRedis.newId("grace"));
  private final SessionUser customer = replica.sessionUser(ada);
  private final SessionUser agent =
      new SessionUser(grace.userId(), "Grace", "agent", grace.sessionId(), grace.epoch(), 1);
  private String call;

  @BeforeEach
  void ring() {
    replica.dispatch.renewLease(replica.id);
    available(agent);
    call = requested(customer);
  }

  @Test
  void anAcceptedCallIsInTheRoomTheRecordAndTheDispatch() {
    RoomView room = flows.accept(call, agent);

    assertThat(room.call().orElseThrow().callId()).isEqualTo(call);
    assertThat(record().state()).isEqualTo(CallStatus.ACTIVE);
    assertThat(record().roomId()).contains(room.roomId());
    assertThat(openCall().state().wire()).isEqualTo("active");
    assertThat(replica.told(ada)).containsExactly("call-ringing", "call-accepted");
    assertThat(replica.told(grace))
        .containsExactly("call-ringing", "participant-joined", "call-accepted");
  }

  @Test
  void whatACrashAfterTheFirstStepLeftUndoneIsDoneByTheReconciler() {
    replica.dispatch.accept(call, agent, call);

    finishedByTheReconciler();
  }

  @Test
  void whatACrashWithOneOfTwoInTheRoomLeftUndoneIsDoneByTheReconciler() {
    Intent intent = replica.dispatch.accept(call, agent, call);
    replica.calls.roomFor(call, intent.type());
    replica.calls.admit(intent.agent(), call, JoinReason.toBegin(call));

    finishedByTheReconciler();
  }

  @Test
  void whatACrashBeforeTheLastStepLeftUndoneIsDoneByTheReconciler() {
    acceptedButForTheLastStep();

    finishedByTheReconciler();
  }

  @Test
  void anEndBeforeTheLastStepIsNotUndoneByTheReconciler() {
    acceptedButForTheLastStep();
    replica.calls.end(call, call, ada.userId(), "");

    flows.reconcile(call);

    assertThat(record().isEnded()).isTrue();
    assertThat(replica.rooms.show(call).participants()).isEmpty();
    assertThat(replica.told(ada)).containsOnlyOnce("call-accepted", "call-ended");
    assertThat(replica.dispatch.callOf(ada.userId())).isEmpty();
  }

  @Test
  void anAgentWhoIsGoneMeanwhileLosesTheCallToTheNext() {
    Client next = replica.arrives(OneRedis.newId("next"));
    replica.dispatch.accept(call, agent, call);
    Await.on(replica.sessions.end(grace.sessionId(), ""));
    available(new SessionUser(next.userId(), "Next", "agent", next.sessionId(), next.epoch(), 1));

    await()
        .untilAsserted(
            () -> {
              flows.reconcile(call);
              assertThat(replica.told(next)).contains("call-ringing");
            });

    assertThat(openCall().state().wire()).isEqualTo("ringing");
    assertThat(replica.told(ada)).doesNotContain("call-ended");
  }

  @Test
  void aCustomerWhoIsGoneMeanwhileLeavesNobodyBusy() {
    replica.dispatch.accept(call, agent, call);
    Await.on(replica.sessions.end(ada.sessionId(), ""));

    refused(ErrorCode.CALL_ENDED, () -> flows.accept(call, agent))
        .hasMessage("the customer has gone");

    assertThat(record().isEnded()).isTrue();
    assertThat(record().reason()).contains("cancelled");
    assertThat(replica.told(grace)).containsOnlyOnce("call-ended");
    assertThat(replica.rooms.show(call).status()).isEqualTo(RoomStatus.CLOSED);
    assertThat(replica.dispatch.agentState(grace.userId()).orElseThrow().calls()).isEmpty();
  }

  @Test
  void aCustomerWhoAsksAgainFromAnotherPageIsInTheRoomByThatOne() {
    flows.accept(call, agent);
    Client page = replica.arrives(ada.userId());

    Ticket ticket = flows.request(wish(replica.sessionUser(page)));

    assertThat(ticket.callId()).isEqualTo(call);
    assertThat(ticket.roomId()).contains(replica.rooms.show(call).roomId());
    assertThat(replica.told(page)).containsExactly("call-accepted");
    flows.end(call, customer, "");
    assertThat(replica.told(page)).containsExactly("call-accepted", "call-ended");
    assertThat(replica.told(ada)).doesNotContain("call-ended");
  }

  @Test
  void whatIsToldOfACallGoesToThePageByWhichItsCustomerCameIntoTheRoom() {
    flows.accept(call, agent);
    Client page = replica.arrives(ada.userId());
    replica.joins(page, call);

    flows.entered(replica.sessionUser(page), replica.rooms.show(call), replica.id);
    replica.dispatch.transfer(call, Optional.empty(), new Target.Queue(queue));

    assertThat(replica.told(page)).containsExactly("call-transferring");
  }

  @Test
  void ofTwoPagesThatComeIntoTheRoomTheOneThatHasThePlaceHasTheCall() {
    flows.accept(call, agent);
    Client first = replica.arrives(ada.userId());
    Client second = replica.arrives(ada.userId());
    RoomView seenByFirst = replica.joins(first, call);
    RoomView seenBySecond = replica.joins(second, call);

    assertThat(flows.entered(replica.sessionUser(second), seenBySecond, replica.id)).isTrue();
    assertThat(flows.entered(replica.sessionUser(first), seenByFirst, replica.id)).isFalse();

    assertThat(openCall().sessionId()).isEqualTo(second.sessionId());
    flows.end(call, agent, "");
    assertThat(replica.told(second)).containsOnlyOnce("call-ended");
    assertThat(replica.told(first)).doesNotContain("call-ended");
  }

  @Test
  void ofTwoPagesOfAnAgentThatComeIntoTheRoomTheOneThatHasThePlaceHasTheCall() {
    flows.accept(call, agent);
    SessionUser first = pageOfTheAgent();
    SessionUser second = pageOfTheAgent();
    RoomView seenByFirst = replica.rooms.join(first, call);
    RoomView seenBySecond = replica.rooms.join(second, call);

    flows.entered(second, seenBySecond, replica.id);
    flows.entered(first, seenByFirst, replica.id);

    assertThat(replica.dispatch.agentState(grace.userId()).orElseThrow().sessionId())
        .isEqualTo(second.sessionId());
  }

  /** The two meet at one of their steps after the other. */
  @RepeatedTest(25)
  void pagesThatComeIntoTheRoomAtOnceLeaveTheCallWithThePlace(RepetitionInfo round)
      throws Exception {
    flows.accept(call, agent);
    Client first = replica.arrives(ada.userId());
    Client second = replica.arrives(ada.userId());
    RoomView seenByFirst = replica.joins(first, call);
    FutureTask<Boolean> entering =
        new FutureTask<>(() -> flows.entered(replica.sessionUser(first), seenByFirst, replica.id));
    Thread.ofVirtual().start(entering);
    Patience.pass(Duration.ofNanos(round.getCurrentRepetition() * 100_000L));
    flows.entered(replica.sessionUser(second), replica.joins(second, call), replica.id);

    Patience.get(entering);

    assertThat(openCall().sessionId()).isEqualTo(second.sessionId());
  }

  @Test
  void aPageByWhichTheCustomerCameIntoTheRoomBeforeTheCallBeganThereKeepsIt() {
    Intent intent = replica.dispatch.accept(call, agent, call);
    replica.calls.roomFor(call, intent.type());
    replica.calls.admit(intent.agent(), call, JoinReason.toBegin(call));
    replica.calls.admit(intent.customer(), call, JoinReason.toBegin(call));
    Client page = replica.arrives(ada.userId());
    replica.joins(page, call);

    flows.entered(replica.sessionUser(page), replica.rooms.show(call), replica.id);
    activeByTheReconciler();

    flows.end(call, agent, "");
    assertThat(replica.told(page)).containsOnlyOnce("call-accepted", "call-ended");
    assertThat(replica.told(ada)).doesNotContain("call-accepted", "call-ended");
  }

  @Test
  void anAgentWhosePageIsOpenedAnewWhileItAcceptsIsInTheRoomByThatOne() {
    acceptedButForTheLastStep();
    Client page = replica.arrives(grace.userId());
    replica.dispatch.arrived(grace.userId(), page.sessionId(), page.epoch(), replica.id);

    activeByTheReconciler();

    assertThat(replica.told(page)).containsExactly("call-accepted");
    assertThat(replica.dispatch.agentState(grace.userId()).orElseThrow().wire().path("calls"))
        .singleElement()
        .satisfies(
            mine -> {
              assertThat(mine.path("callId").asText()).isEqualTo(call);
              assertThat(mine.path("state").asText()).isEqualTo("active");
              assertThat(mine.path("customer").path("userId").asText()).isEqualTo(ada.userId());
            });
  }

  /** The accept and the other page's request meet at one of their steps after the other. */
  @RepeatedTest(60)
  void aCustomerWhoAsksFromAnotherPageWhileTheAgentAcceptsIsToldThereOnce(RepetitionInfo round)
      throws Exception {
    Client page = replica.arrives(ada.userId());
    FutureTask<RoomView> accepting = new FutureTask<>(() -> flows.accept(call, agent));
    Thread.ofVirtual().start(accepting);
    Patience.pass(Duration.ofNanos(round.getCurrentRepetition() * 150_000L));
    flows.request(wish(replica.sessionUser(page)));

    Patience.get(accepting);

    assertThat(replica.told(page)).containsOnlyOnce("call-accepted");
    assertThat(openCall().sessionId()).isEqualTo(page.sessionId());
    flows.end(call, customer, "");
    assertThat(replica.told(page)).containsOnlyOnce("call-ended");
  }

  @Test
  void anAcceptOfACallWhoseRoomHasAnotherOneSaysSo() {
    flows.accept(call, agent);
    Client eve = replica.arrives(OneRedis.newId("eve"));
    SessionUser second =
        new SessionUser(eve.userId(), "Eve", "agent", eve.sessionId(), eve.epoch(), 1);
    available(second);
    replica.dispatch.transfer(call, Optional.empty(), new Target.Queue(queue));
    replica.sets("{room:" + call + "}", Map.of("call", "another"));

    refused(ErrorCode.CALL_ENDED, () -> flows.accept(call, second))
        .hasMessage(call + " is not going on");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatCannotBeginSaysWhoIsNotThere(boolean customerIsThere) {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    replica.rooms.join(customerIsThere ? customer : agent, room);

    refused(
            ErrorCode.PARTICIPANT_NOT_FOUND,
            () -> replica.calls.begin(room, call, customer.userId(), agent.userId()))
        .hasMessage(customerIsThere ? "the agent has left the room" : "the customer has gone");
  }

  @Test
  void theAgentIsFreeForTheNextCallAsSoonAsTheFirstIsOver() {
    Client eve = replica.arrives(OneRedis.newId("eve"));
    flows.accept(call, agent);
    String second = requested(replica.sessionUser(eve));
    assertThat(replica.told(eve)).isEmpty();

    flows.end(call, customer, "");

    assertThat(replica.told(eve)).containsExactly("call-ringing");
    assertThat(replica.dispatch.ringingAt(grace.userId())).containsExactly(second);
  }

  @Test
  void aStandingRoomThatIsClosedIsReplacedByARoomForTheCall() {
    String standing = replica.newRoom(ReplicaState.LONG_WINDOW);
    flows.accept(call, agent);
    flows.end(call, customer, "");
    replica.rooms.join(agent, standing);
    replica.dispatch.setAvailability(
        agent,
        replica.id,
        new Availability(true, Set.of(queue), OptionalInt.empty(), Optional.of(standing)));
    replica.rooms.close(standing, "gone", "test");

    call = requested(customer);
    RoomView room = flows.accept(call, agent);

    assertThat(room.roomId()).isEqualTo(call);
    assertThat(room.participants()).hasSize(2);
  }

  @Test
  void onlyWhoIsInACallEndsIt() {
    Client eve = replica.arrives(OneRedis.newId("eve"));
    flows.accept(call, agent);

    refused(ErrorCode.CALL_NOT_FOUND, () -> flows.end(call, replica.sessionUser(eve), ""));
    refused(ErrorCode.CALL_NOT_FOUND, () -> flows.end("none", customer, ""));
    flows.end(call, agent, "");
    flows.end(call, agent, "");

    assertThat(replica.told(ada)).containsOnlyOnce("call-ended");
    assertThat(record().endedBy()).contains(grace.userId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"the same", "another"})
  void whoWasToldThatACallIsOverMayAskForAnotherBeforeTheDispatchHasHeardOfIt(String which) {
    flows.accept(call, agent);
    flows.end(call, agent, "");
    stillActiveInTheDispatch();

    Ticket next =
        flows.request(
            new CallRequest(
                OneRedis.newId("call"),
                which.equals("the same") ? queue : OneRedis.newId("queue"),
                "call",
                CustomerFields.of("{}"),
                customer));

    assertThat(next.callId()).isNotEqualTo(call);
    assertThat(openCall().callId()).isEqualTo(next.callId());
    assertThat(replica.dispatch.agentState(grace.userId()).orElseThrow().calls()).isEmpty();
  }

  @Test
  void aCallThatGoesOnStandsInTheWayOfAnother() {
    flows.accept(call, agent);

    refused(
        ErrorCode.CALL_IN_PROGRESS,
        () ->
            flows.request(
                new CallRequest(
                    OneRedis.newId("call"),
                    OneRedis.newId("queue"),
                    "call",
                    CustomerFields.of("{}"),
                    customer)));

    assertThat(openCall().callId()).isEqualTo(call);
  }

  @Test
  void aBackendEndsACallInWhicheverState() {
    flows.endFor(call, "backend", "");
    assertThat(record().reason()).contains("cancelled");
    assertThat(replica.told(grace)).endsWith("ring-ended");

    call = requested(customer);
    flows.accept(call, agent);
    flows.endFor(call, "backend", "closing time");

    assertThat(record().endedBy()).contains("backend");
    assertThat(replica.outbox(ada).getLast()).contains("closing time");
    refused(ErrorCode.CALL_NOT_FOUND, () -> flows.endFor("none", "backend", ""));
  }

  private void stillActiveInTheDispatch() {
    replica.sets("{dispatch}:call:" + call, Map.of("state", "active", "agent", grace.userId()));
    Await.on(replica.redis.send(Command.SET, "{dispatch}:customer:" + ada.userId(), call));
    Await.on(
        replica.redis.send(Command.SADD, "{dispatch}:agent:" + grace.userId() + ":calls", call));
  }

  private void acceptedButForTheLastStep() {
    Intent intent = replica.dispatch.accept(call, agent, call);
    replica.calls.roomFor(call, intent.type());
    replica.calls.admit(intent.agent(), call, JoinReason.toBegin(call));
    replica.calls.admit(intent.customer(), call, JoinReason.toBegin(call));
    replica.calls.begin(call, call, ada.userId(), grace.userId());
  }

  private void finishedByTheReconciler() {
    activeByTheReconciler();

    assertThat(record().state()).isEqualTo(CallStatus.ACTIVE);
    assertThat(replica.rooms.show(call).participants()).hasSize(2);
    assertThat(replica.told(ada)).containsExactly("call-ringing", "call-accepted");
    assertThat(replica.told(grace))
        .containsExactly("call-ringing", "participant-joined", "call-accepted");
  }

  private void activeByTheReconciler() {
    await()
        .untilAsserted(
            () -> {
              flows.reconcile(call);
              assertThat(openCall().state().wire()).isEqualTo("active");
            });
  }

  private void available(SessionUser who) {
    replica.dispatch.setAvailability(
        who,
        replica.id,
        new Availability(true, Set.of(queue), OptionalInt.empty(), Optional.empty()));
  }

  private SessionUser pageOfTheAgent() {
    Client page = replica.arrives(grace.userId());
    return new SessionUser(page.userId(), "Grace", "agent", page.sessionId(), page.epoch(), 1);
  }

  private String requested(SessionUser who) {
    return replica.dispatch.request(wish(who)).callId();
  }

  private CallRequest wish(SessionUser who) {
    return new CallRequest(OneRedis.newId("call"), queue, "call", CustomerFields.of("{}"), who);
  }

  private CustomerCall openCall() {
    return replica.dispatch.callOf(ada.userId()).orElseThrow();
  }

  private CallView record() {
    return Await.on(replica.records.find(call)).orElseThrow();
  }

  private static CallFlows flows(ReplicaState replica) {
    return new CallFlows(
        replica.dispatch,
        new CallSetup(replica.dispatch, replica.calls, replica.records, replica.sessions),
        replica.calls,
        replica.records,
        replica.sessions,
        Configured.by(DispatchConfig.class));
  }
}
