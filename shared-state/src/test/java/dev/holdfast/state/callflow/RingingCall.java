package dev.holdfast.state.callflow;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Availability;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.dispatch.Intent;
import dev.holdfast.state.room.JoinReason;
import dev.holdfast.state.room.ReplicaState;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.SessionUser;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** A call that rings at an agent, with what can be done with it, for tests to begin with. */
abstract class RingingCall {
  final ReplicaState replica = new ReplicaState("holdfast.dispatch.lease", "PT10M");
  final CallFlows flows = flows(replica);
  final String queue = OneRedis.newId("queue");
  final Client ada = replica.arrives(OneRedis.newId("ada"));
  final Client grace = replica.arrives(OneRedis.newId("grace"));
  final SessionUser customer = replica.sessionUser(ada);
  final SessionUser agent = replica.agent(grace);
  String call;

  @BeforeEach
  void ring() {
    replica.dispatch.renewLease(replica.id);
    available(agent);
    call = requested(customer);
  }

  void acceptedButForTheLastStep() {
    Intent intent = replica.dispatch.accept(call, agent, call);
    replica.calls.roomFor(call, intent.type());
    replica.calls.admit(intent.agent(), call, JoinReason.toBegin(call));
    replica.calls.admit(intent.customer(), call, JoinReason.toBegin(call));
    replica.calls.begin(call, call, ada.userId(), grace.userId());
  }

  void activeByTheReconciler() {
    await()
        .untilAsserted(
            () -> {
              flows.reconcile(call);
              assertThat(openCall().state().wire()).isEqualTo("active");
            });
  }

  void available(SessionUser who) {
    replica.dispatch.setAvailability(
        who,
        replica.id,
        new Availability(true, Set.of(queue), OptionalInt.empty(), Optional.empty()));
  }

  String requested(SessionUser who) {
    return replica.dispatch.request(wish(who)).callId();
  }

  CallRequest wish(SessionUser who) {
    return new CallRequest(OneRedis.newId("call"), queue, "call", CustomerFields.of("{}"), who);
  }

  CustomerCall openCall() {
    return replica.dispatch.callOf(ada.userId()).orElseThrow();
  }

  private static CallFlows flows(ReplicaState replica) {
    return new CallFlows(
        replica.dispatch,
        new CallSetup(replica.dispatch, replica.calls, replica.records, replica.sessions),
        new CallTakeOver(
            replica.dispatch, replica.calls, replica.sessions, Configured.by(DispatchConfig.class)),
        replica.calls,
        replica.records);
  }
}
