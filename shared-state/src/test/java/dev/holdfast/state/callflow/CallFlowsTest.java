package dev.holdfast.state.callflow;

import static dev.holdfast.state.Refusals.refused;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Availability;
import dev.holdfast.state.dispatch.CallRequest;
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
import io.vertx.redis.client.Command;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call's way through dispatch, room and record; a replica that dies after any step of it. */
class CallFlowsTest extends RingingCall {
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
    available(replica.agent(next));

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
  void anAcceptOfACallWhoseRoomHasAnotherOneSaysSo() {
    flows.accept(call, agent);
    SessionUser second = replica.agent(replica.arrives(OneRedis.newId("eve")));
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

  private void finishedByTheReconciler() {
    activeByTheReconciler();

    assertThat(record().state()).isEqualTo(CallStatus.ACTIVE);
    assertThat(replica.rooms.show(call).participants()).hasSize(2);
    assertThat(replica.told(ada)).containsExactly("call-ringing", "call-accepted");
    assertThat(replica.told(grace))
        .containsExactly("call-ringing", "participant-joined", "call-accepted");
  }

  private CallView record() {
    return Await.on(replica.records.find(call)).orElseThrow();
  }
}
