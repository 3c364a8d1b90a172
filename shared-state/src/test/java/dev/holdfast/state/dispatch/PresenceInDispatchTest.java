package dev.holdfast.state.dispatch;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.dispatch.Dispatch.Abandoned;
import dev.holdfast.state.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** Customers and agents whose connection is gone, back, or of another page than before. */
class PresenceInDispatchTest {
  private final Centre centre = new Centre();
  private final Dispatch dispatch = centre.dispatch;

  @Test
  void aCustomerWhoIsAwayKeepsThePlaceAndIsSkipped() {
    Person gone = centre.customer("c1");
    String first = centre.requests(gone, "q").callId();
    String second = centre.requests(centre.customer("c2"), "q").callId();
    centre.loses(gone);

    Person agent = centre.agent("a1", "q");
    assertThat(dispatch.ringingAt("a1")).containsExactly(second);
    assertThat(centre.queue("q")).containsExactly(first);
    assertThat(centre.call(first)).containsKey("awayUntil");
    centre.takes(agent);
    dispatch.release(second);
    assertThat(dispatch.ringingAt("a1")).isEmpty();

    centre.returns(gone);
    assertThat(dispatch.ringingAt("a1")).containsExactly(first);
  }

  @Test
  void aCustomerWhoDoesNotComeBackInTimeIsOutOfTheQueue() {
    Person gone = centre.customer("c1");
    String call = centre.requests(gone, "q").callId();
    centre.loses(gone);
    centre.comesTime(call, "awayUntil");

    dispatch.reconcile(call);

    assertThat(centre.lastTold(gone)).contains("call-ended", "reconnection-timeout");
    assertThat(centre.queue("q")).isEmpty();
  }

  @Test
  void whatRingsAtAnAgentWhoIsGoneGoesToTheNextAtOnce() {
    Person gone = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.agent("a2", "q");

    centre.loses(gone);

    assertThat(dispatch.ringingAt("a2")).containsExactly(call);
    assertThat(centre.lastTold(gone)).contains("ring-ended", "agent-away");
    assertThat(dispatch.show("q").agents())
        .extracting(QueueView.Agent::userId, QueueView.Agent::state)
        .containsExactlyInAnyOrder(tuple("a1", AgentStatus.AWAY), tuple("a2", AgentStatus.RINGING));
    Person back = centre.returns(gone);
    centre.requests(centre.customer("c2"), "q");
    assertThat(centre.told(back)).endsWith("call-ringing");
  }

  @Test
  void anAgentWhoWasAwayForTooLongIsUnavailableOnTheReturn() {
    Person gone = centre.agent("a1", "q");
    centre.loses(gone);
    centre.comesTimeOf("a1", "awayUntil");

    centre.returns(gone);

    assertThat(dispatch.agentState("a1").orElseThrow().reason()).contains("away-too-long");
    assertThat(dispatch.show("q").agents()).isEmpty();
  }

  @Test
  void anAgentOfADeadReplicaIsOfferedNothingAndTheCallGoesOn() {
    centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.lapses();

    ReconcileResult result = dispatch.reconcile(call);
    assertThat(centre.queue("q")).containsExactly(call);
    assertThat(result.next()).isPresent();

    centre.dispatch.renewLease(centre.replica);
    assertThat(dispatch.ringingAt("a1")).containsExactly(call);
  }

  @Test
  void aCustomerWhoTakesTheCallOverWhileItIsAcceptedIsToBeBroughtThereInstead() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    Intent before = dispatch.accept(call, agent.sessionUser(), "room1");
    Person again = centre.customer("c1");
    centre.requests(again, "q");

    Intent now = dispatch.accepted(before).orElseThrow();

    assertThat(now.customer()).isEqualTo(again.sessionUser());
    assertThat(dispatch.abandon(before, "reconnection-timeout", "c1"))
        .isEqualTo(new Abandoned.TakenOver(now));
    assertThat(centre.state(call)).isEqualTo("accepting");
    assertThat(dispatch.accepted(now)).isEmpty();
    assertThat(dispatch.accepted(before)).contains(now);
    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void anAgentWhosePageIsAnotherWhenTheCallIsAcceptedIsToBeBroughtThereInstead() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    Intent before = dispatch.accept(call, agent.sessionUser(), "room1");
    Person again = centre.comes("a1", "agent");
    dispatch.arrived("a1", again.sessionId(), again.epoch(), centre.replica);

    Intent now = dispatch.accepted(before).orElseThrow();

    assertThat(now.agent().sessionId()).isEqualTo(again.sessionId());
    assertThat(dispatch.accepted(now)).isEmpty();
    assertThat(dispatch.accepted(before)).isEmpty();
    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void askingAgainGivesTheSameCallAndAnotherSessionTakesItOver() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    assertThat(centre.requests(cust, "q").callId()).isEqualTo(call);
    Person elsewhere = centre.customer("c1");

    assertThat(centre.requests(elsewhere, "q").callId()).isEqualTo(call);
    centre.agent("a1", "q");

    assertThat(centre.told(cust)).isEmpty();
    assertThat(centre.told(elsewhere)).containsExactly("call-ringing");
    refused(ErrorCode.CALL_IN_PROGRESS, () -> centre.requests(elsewhere, "other"));
  }

  @Test
  void aNewSessionOfAUserTakesCallAndAvailabilityOver() {
    Person cust = centre.customer("c1");
    centre.requests(cust, "q");
    centre.loses(cust);
    Person custAnew = centre.customer("c1");
    dispatch.arrived("c1", custAnew.sessionId(), custAnew.epoch(), centre.replica);
    centre.loses(centre.agent("a1", "q"));
    Person agentAnew = centre.comes("a1", "agent");

    dispatch.arrived("a1", agentAnew.sessionId(), agentAnew.epoch(), centre.replica);

    assertThat(centre.told(agentAnew)).containsExactly("call-ringing");
    assertThat(centre.told(custAnew)).containsExactly("call-ringing", "call-ringing");
    assertThat(centre.told(cust)).isEmpty();
  }
}
