package dev.holdfast.state.dispatch;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.dispatch.Dispatch.Abandoned;
import dev.holdfast.state.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What customers and agents meet, from the request to the accepted call. */
class DispatchFlowsTest {
  private final Centre centre = new Centre();
  private final Dispatch dispatch = centre.dispatch;

  @Test
  void aCallRingsAtTheAgentWhoHasBeenIdleLongest() {
    Person first = centre.agent("a1", "q");
    centre.agent("a2", "q");
    Person cust = centre.customer("c1");

    Ticket ticket = centre.requests(cust, "q");

    assertThat(ticket.state()).isEqualTo(CallState.RINGING);
    assertThat(ticket.position()).isZero();
    assertThat(dispatch.ringingAt("a1")).containsExactly(ticket.callId());
    assertThat(centre.outbox(first).getFirst())
        .startsWith("[\"call-ringing\",{")
        .contains("\"customer\":{", "\"name\":\"Name of c1\"", "\"metadata\":{\"plan\":[]}")
        .contains("\"kind\":\"call\"", "\"deadline\":");
    assertThat(centre.outbox(cust))
        .containsExactly("[\"call-ringing\",{\"callId\":\"" + ticket.callId() + "\"}]");
  }

  @Test
  void anAcceptedCallHasARoomAnAgentAndARecord() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    Intent intent = dispatch.accept(call, agent.sessionUser(), "room1");

    assertThat(intent.roomId()).isEqualTo("room1");
    assertThat(intent.standing()).isFalse();
    assertThat(intent.kind()).isEqualTo(CallKind.CALL);
    assertThat(intent.type()).isEqualTo("support");
    assertThat(intent.customer().userId()).isEqualTo("c1");
    assertThat(intent.agent()).isEqualTo(agent.sessionUser());
    assertThat(dispatch.accepted(intent)).isEmpty();
    assertThat(dispatch.callOf("c1").orElseThrow())
        .extracting(CustomerCall::state, CustomerCall::roomId)
        .containsExactly(CallState.ACTIVE, Optional.of("room1"));
    assertThat(centre.call(call)).containsEntry("agent", "a1");
    assertThat(centre.types(call))
        .containsExactly("call-requested", "call-ringing", "call-ringing", "call-accepting");
    assertThat(centre.recordOf(call)).hasSize(4).allMatch(event -> event.contains("\"data\":{"));
    assertThat(centre.recordOf(call).getFirst()).contains("\"metadata\":{\"plan\":[]}");
  }

  @Test
  void anAgentWhoDeclinesIsNotAskedAgainAndTheCallKeepsItsPlace() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    String next = centre.requests(centre.customer("c2"), "q").callId();

    dispatch.decline(call, agent.sessionUser());

    assertThat(centre.queue("q")).containsExactly(call);
    assertThat(dispatch.ringingAt("a1")).containsExactly(next);
    centre.agent("a2", "q");
    assertThat(dispatch.ringingAt("a2")).containsExactly(call);
    assertThat(centre.told(agent)).containsExactly("call-ringing", "call-ringing");
  }

  @Test
  void afterThePauseTheCallIsOfferedAgainByTheQueuesReconciliation() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    dispatch.decline(call, agent.sessionUser());
    assertThat(dispatch.reconcileQueue("q"))
        .hasValueSatisfying(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    assertThat(dispatch.ringingAt("a1")).isEmpty();

    centre.pauseEnds(call, "a1");
    dispatch.reconcileQueue("q");

    assertThat(dispatch.ringingAt("a1")).containsExactly(call);
  }

  @Test
  void whoDoesNotAnswerBecomesUnavailableAndTheCallGoesOn() {
    Person silent = centre.agent("a1", "q");
    centre.agent("a2", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();

    centre.comesTime(call, "ringUntil");
    dispatch.reconcile(call);

    assertThat(dispatch.ringingAt("a2")).containsExactly(call);
    assertThat(dispatch.agentState("a1").orElseThrow())
        .extracting(AgentState::available, AgentState::reason)
        .containsExactly(false, Optional.of("no-answer"));
    assertThat(centre.lastTold(silent))
        .startsWith("[\"ring-ended\"")
        .contains("\"reason\":\"no-answer\"", "\"available\":false");
  }

  @Test
  void aCustomerWhoCancelsWhileItRingsIsGoneFromTheAgentToo() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();

    assertThat(dispatch.cancel(call, Optional.of("c1"), "c1")).isEqualTo(Cancelled.CALL);

    assertThat(dispatch.ringingAt("a1")).isEmpty();
    assertThat(centre.lastTold(agent)).contains("\"reason\":\"cancelled\"", "\"available\":true");
    assertThat(centre.lastTold(cust)).contains("call-ended", "\"reason\":\"cancelled\"");
    assertThat(dispatch.callOf("c1")).isEmpty();
    assertThat(dispatch.show("q").agents().getFirst().state()).isEqualTo(AgentStatus.AVAILABLE);
  }

  @Test
  void nobodyElseCancelsACall() {
    String call = centre.requests(centre.customer("c1"), "q").callId();

    refused(ErrorCode.FORBIDDEN, () -> dispatch.cancel(call, Optional.of("c2"), "c2"));
    refused(ErrorCode.CALL_NOT_FOUND, () -> dispatch.cancel("none", Optional.of("c2"), "c2"));
    assertThat(dispatch.cancel(call, Optional.empty(), "supervisor")).isEqualTo(Cancelled.CALL);
  }

  @Test
  void anAcceptedCallIsNotCancelled() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    dispatch.accept(call, agent.sessionUser(), "room1");

    assertThat(dispatch.cancel(call, Optional.of("c1"), "c1")).isEqualTo(Cancelled.NOTHING);
    assertThat(centre.state(call)).isEqualTo("accepting");
  }

  @Test
  void anAcceptThatCannotBeFinishedEndsTheCallForBoth() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Intent intent = dispatch.accept(call, agent.sessionUser(), "room1");

    assertThat(dispatch.abandon(intent, "room-closed", "holdfast"))
        .isEqualTo(new Abandoned.Ended(Cancelled.CALL));

    assertThat(centre.lastTold(agent)).contains("call-ended", "room-closed");
    assertThat(centre.lastTold(cust)).contains("call-ended", "room-closed");
    assertThat(dispatch.agentState("a1").orElseThrow().calls()).isEmpty();
  }

  @Test
  void aCallThatHasComeAboutIsNotAbandonedByALateRepetition() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Intent intent = dispatch.accept(call, agent.sessionUser(), "room1");
    dispatch.accepted(intent);

    assertThat(dispatch.abandon(intent, "room-closed", "holdfast"))
        .isEqualTo(new Abandoned.Ended(Cancelled.NOTHING));

    assertThat(centre.state(call)).isEqualTo("active");
    assertThat(centre.told(cust)).doesNotContain("call-ended");
  }

  @Test
  void anAgentTakesAsManyCallsAsThereIsCapacity() {
    Person agent = centre.comes("a1", "agent");
    centre.offers(agent, 2, "q");
    for (String user : List.of("c1", "c2", "c3")) {
      centre.requests(centre.customer(user), "q");
    }

    assertThat(dispatch.ringingAt("a1")).hasSize(2);
    assertThat(dispatch.show("q").waiting()).isEqualTo(1);
  }

  @Test
  void anAgentWhoBecomesUnavailableLosesWhatRings() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    AgentState state =
        dispatch.setAvailability(agent.sessionUser(), centre.replica, Centre.nothing("q"));

    assertThat(state.reason()).contains("by-choice");
    assertThat(state.ringing()).isEmpty();
    assertThat(centre.queue("q")).containsExactly(call);
    assertThat(centre.lastTold(agent)).contains("ring-ended", "\"available\":false");
  }

  @Test
  void aStandingRoomIsUsedUnlessACallGoesOnInIt() {
    Person agent = centre.comes("a1", "agent");
    Availability offer =
        new Availability(true, Set.of("q"), OptionalInt.of(2), Optional.of("studio"));
    dispatch.setAvailability(agent.sessionUser(), centre.replica, offer);
    String one = centre.requests(centre.customer("c1"), "q").callId();
    String two = centre.requests(centre.customer("c2"), "q").callId();

    Intent first = dispatch.accept(one, agent.sessionUser(), "room1");
    Intent second = dispatch.accept(two, agent.sessionUser(), "room2");
    assertThat(first.roomId()).isEqualTo("studio");
    assertThat(first.standing()).isTrue();
    assertThat(second.roomId()).isEqualTo("room2");

    dispatch.release(one);
    String three = centre.requests(centre.customer("c3"), "q").callId();
    assertThat(dispatch.accept(three, agent.sessionUser(), "room3").roomId()).isEqualTo("studio");
  }
}
