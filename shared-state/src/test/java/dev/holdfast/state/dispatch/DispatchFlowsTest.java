package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.dispatch.Dispatch.Abandoned;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  void whoWaitsIsServedInTheOrderOfComingAsAgentsBecomeFree() {
    Ticket one = centre.requests(centre.customer("c1"), "q");
    Ticket two = centre.requests(centre.customer("c2"), "q");
    assertThat(one.position()).isEqualTo(1);
    assertThat(two.position()).isEqualTo(2);
    assertThat(two.estimatedWait()).as("nobody serves the queue").isEmpty();
    assertThat(two.agents()).contains(new ServingAgents(0, 0, 0));

    Person agent = centre.agent("a1", "q");
    assertThat(dispatch.ringingAt("a1")).containsExactly(one.callId());
    assertThat(dispatch.callOf("c2").orElseThrow().position()).isEqualTo(1);
    centre.takes(agent);
    dispatch.release(one.callId());

    assertThat(dispatch.ringingAt("a1")).containsExactly(two.callId());
    assertThat(dispatch.callOf("c1")).isEmpty();
  }

  @Test
  void anAcceptedCallHasARoomAnAgentAndARecord() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    Intent intent = dispatch.accept(call, agent.visitor(), "room1");

    assertThat(intent.roomId()).isEqualTo("room1");
    assertThat(intent.standing()).isFalse();
    assertThat(intent.kind()).isEqualTo(CallKind.CALL);
    assertThat(intent.type()).isEqualTo("support");
    assertThat(intent.customer().userId()).isEqualTo("c1");
    assertThat(intent.agent()).isEqualTo(agent.visitor());
    assertThat(dispatch.accepted(intent)).isEmpty();
    assertThat(dispatch.callOf("c1").orElseThrow())
        .extracting(CustomerCall::state, CustomerCall::roomId, CustomerCall::agent)
        .containsExactly(CallState.ACTIVE, Optional.of("room1"), Optional.of("a1"));
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

    dispatch.decline(call, agent.visitor());

    assertThat(centre.queue("q")).containsExactly(call);
    assertThat(dispatch.ringingAt("a1")).containsExactly(next);
    centre.agent("a2", "q");
    assertThat(dispatch.ringingAt("a2")).containsExactly(call);
    assertThat(centre.told(agent)).containsExactly("call-ringing", "call-ringing");
  }

  @Test
  void afterThePauseTheCallIsOfferedAgainByTheQueuesLook() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    dispatch.decline(call, agent.visitor());
    assertThat(dispatch.lookAtQueue("q"))
        .hasValueSatisfying(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    assertThat(dispatch.ringingAt("a1")).isEmpty();

    centre.pauseEnds(call, "a1");
    dispatch.lookAtQueue("q");

    assertThat(dispatch.ringingAt("a1")).containsExactly(call);
  }

  @Test
  void whoDoesNotAnswerBecomesUnavailableAndTheCallGoesOn() {
    Person silent = centre.agent("a1", "q");
    centre.agent("a2", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();

    centre.comesTime(call, "ringUntil");
    dispatch.look(call);

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
    assertThat(dispatch.show("q").agents().getFirst().state()).isEqualTo("available");
  }

  @Test
  void nobodyElseCancelsACall() {
    String call = centre.requests(centre.customer("c1"), "q").callId();

    refuses(ErrorCode.FORBIDDEN, () -> dispatch.cancel(call, Optional.of("c2"), "c2"));
    refuses(ErrorCode.CALL_NOT_FOUND, () -> dispatch.cancel("none", Optional.of("c2"), "c2"));
    assertThat(dispatch.cancel(call, Optional.empty(), "supervisor")).isEqualTo(Cancelled.CALL);
  }

  @Test
  void anAcceptedCallIsNotCancelled() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    dispatch.accept(call, agent.visitor(), "room1");

    assertThat(dispatch.cancel(call, Optional.of("c1"), "c1")).isEqualTo(Cancelled.NOTHING);
    assertThat(centre.state(call)).isEqualTo("accepting");
  }

  @Test
  void anAcceptThatCannotBeFinishedEndsTheCallForBoth() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Intent intent = dispatch.accept(call, agent.visitor(), "room1");

    assertThat(dispatch.abandon(intent, "room-closed", "holdfast"))
        .isEqualTo(new Abandoned.Ended(Cancelled.CALL));

    assertThat(centre.lastTold(agent)).contains("call-ended", "room-closed");
    assertThat(centre.lastTold(cust)).contains("call-ended", "room-closed");
    assertThat(dispatch.agentState("a1").orElseThrow().calls()).isEmpty();
  }

  @Test
  void aCustomerWhoTakesTheCallOverWhileItIsAcceptedIsToBeBroughtThereInstead() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    Intent before = dispatch.accept(call, agent.visitor(), "room1");
    Person again = centre.customer("c1");
    centre.requests(again, "q");

    Intent now = dispatch.accepted(before).orElseThrow();

    assertThat(now.customer()).isEqualTo(again.visitor());
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
    Intent before = dispatch.accept(call, agent.visitor(), "room1");
    Person again = centre.comes("a1", "agent");
    dispatch.arrived("a1", again.sessionId(), again.epoch(), centre.replica);

    Intent now = dispatch.accepted(before).orElseThrow();

    assertThat(now.agent().sessionId()).isEqualTo(again.sessionId());
    assertThat(dispatch.accepted(now)).isEmpty();
    assertThat(dispatch.accepted(before)).isEmpty();
    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void aCallThatHasComeAboutIsNotAbandonedByALateRepetition() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Intent intent = dispatch.accept(call, agent.visitor(), "room1");
    dispatch.accepted(intent);

    assertThat(dispatch.abandon(intent, "room-closed", "holdfast"))
        .isEqualTo(new Abandoned.Ended(Cancelled.NOTHING));

    assertThat(centre.state(call)).isEqualTo("active");
    assertThat(centre.told(cust)).doesNotContain("call-ended");
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
    refuses(ErrorCode.CALL_IN_PROGRESS, () -> centre.requests(elsewhere, "other"));
  }

  @Test
  void aCustomerWhoIsAwayKeepsThePlaceAndIsSkipped() {
    Person gone = centre.customer("c1");
    String first = centre.requests(gone, "q").callId();
    String second = centre.requests(centre.customer("c2"), "q").callId();
    centre.loses(gone);

    Person agent = centre.agent("a1", "q");
    assertThat(dispatch.ringingAt("a1")).containsExactly(second);
    assertThat(centre.queue("q")).containsExactly(first);
    assertThat(dispatch.callOf("c1").orElseThrow().deadline()).isPresent();
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

    dispatch.look(call);

    assertThat(centre.lastTold(gone)).contains("call-ended", "reconnection-timeout");
    assertThat(centre.queue("q")).isEmpty();
  }

  @Test
  void aCallThatWaitsForTooLongEnds() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.comesTime(call, "queuedSince");

    assertThat(dispatch.look(call).overdue()).isEmpty();

    assertThat(centre.lastTold(cust)).contains("call-ended", "no-agent", "\"waitedMs\":");
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
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a1", "away"),
            org.assertj.core.groups.Tuple.tuple("a2", "ringing"));
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

    Look look = dispatch.look(call);
    assertThat(centre.queue("q")).containsExactly(call);
    assertThat(look.next()).isPresent();

    centre.dispatch.renewLease(centre.replica);
    assertThat(dispatch.ringingAt("a1")).containsExactly(call);
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
  void theCallOfHighestPriorityComesFirstInAllQueuesOfAnAgent() {
    Centre centre = new Centre("holdfast.dispatch.queues.\"vip\".priority", "5");
    centre.requests(centre.customer("c1"), "q");
    String vip = centre.requests(centre.customer("c2"), "vip").callId();

    centre.agent("a1", "q", "vip");

    assertThat(centre.dispatch.ringingAt("a1")).containsExactly(vip);
  }

  @Test
  void aCallIsMovedByItsPriority() {
    String one = centre.requests(centre.customer("c1"), "q").callId();
    String two = centre.requests(centre.customer("c2"), "q").callId();

    dispatch.prioritise(two, 9);

    assertThat(centre.queue("q")).containsExactly(two, one);
    refuses(ErrorCode.INVALID_PAYLOAD, () -> dispatch.prioritise(two, 10));
    refuses(ErrorCode.CALL_NOT_FOUND, () -> dispatch.prioritise("none", 1));
  }

  @Test
  void anAgentWhoBecomesUnavailableLosesWhatRings() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    AgentState state =
        dispatch.setAvailability(agent.visitor(), centre.replica, Centre.nothing("q"));

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
    dispatch.setAvailability(agent.visitor(), centre.replica, offer);
    String one = centre.requests(centre.customer("c1"), "q").callId();
    String two = centre.requests(centre.customer("c2"), "q").callId();

    Intent first = dispatch.accept(one, agent.visitor(), "room1");
    Intent second = dispatch.accept(two, agent.visitor(), "room2");
    assertThat(first.roomId()).isEqualTo("studio");
    assertThat(first.standing()).isTrue();
    assertThat(second.roomId()).isEqualTo("room2");

    dispatch.release(one);
    String three = centre.requests(centre.customer("c3"), "q").callId();
    assertThat(dispatch.accept(three, agent.visitor(), "room3").roomId()).isEqualTo("studio");
  }

  @Test
  void aTransferToAQueueComesFirstThereAndTheAgentKeepsTheCallUntilThen() {
    Person from = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Intent first = centre.takes(from);
    centre.requests(centre.customer("c2"), "second");

    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("second"));
    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("second"));

    assertThat(centre.queue("second").getFirst()).isEqualTo(call);
    assertThat(dispatch.callOf("c1").orElseThrow().state()).isEqualTo(CallState.ACTIVE);
    assertThat(centre.lastTold(cust)).contains("call-transferring", "\"by\":\"a1\"");
    Person to = centre.agent("a2", "second");
    assertThat(centre.lastTold(to)).contains("\"kind\":\"transfer\"", "\"from\":\"a1\"");
    assertThat(centre.told(cust)).containsOnlyOnce("call-ringing");

    Intent second = dispatch.accept(call, to.visitor(), "other");
    assertThat(second.roomId()).isEqualTo(first.roomId());
    assertThat(second.from()).contains("a1");
    assertThat(dispatch.agentState("a1").orElseThrow().calls()).hasSize(1);
    dispatch.accepted(second);
    assertThat(dispatch.agentState("a1").orElseThrow().calls()).isEmpty();
    assertThat(dispatch.callOf("c1").orElseThrow().agent()).contains("a2");
  }

  @Test
  void aTransferToAnAgentWhoDeclinesLeavesTheCallWhereItWas() {
    Person from = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.takes(from);
    Person to = centre.agent("a2", "other");

    dispatch.transfer(call, Optional.of("a1"), new Target.Agent("a2"));
    assertThat(dispatch.ringingAt("a2")).containsExactly(call);
    dispatch.decline(call, to.visitor());

    assertThat(centre.lastTold(from)).contains("transfer-ended", "declined");
    assertThat(centre.lastTold(cust)).contains("transfer-ended", "declined");
    assertThat(centre.state(call)).isEqualTo("active");
    assertThat(dispatch.callOf("c1").orElseThrow().agent()).contains("a1");
  }

  @Test
  void aTransferIsCancelledByWhoTransfersAndByNobodyElse() {
    Person from = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.takes(from);
    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("q"));

    assertThat(dispatch.cancel(call, Optional.of("c1"), "c1")).isEqualTo(Cancelled.NOTHING);
    refuses(ErrorCode.FORBIDDEN, () -> dispatch.cancel(call, Optional.of("a9"), "a9"));
    assertThat(dispatch.cancel(call, Optional.of("a1"), "a1")).isEqualTo(Cancelled.TRANSFER);

    assertThat(centre.queue("q")).isEmpty();
    assertThat(centre.lastTold(from)).contains("transfer-ended", "cancelled");

    assertThat(dispatch.cancel(call, Optional.of("a1"), "a1")).isEqualTo(Cancelled.TRANSFER);
    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void aTransferNeedsTheAgentWhoHasTheCallAndAFreeOneToGoTo() {
    Person from = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    refuses(
        ErrorCode.CALL_IN_PROGRESS,
        () -> dispatch.transfer(call, Optional.empty(), new Target.Queue("q")));
    centre.takes(from);

    refuses(
        ErrorCode.FORBIDDEN,
        () -> dispatch.transfer(call, Optional.of("a2"), new Target.Queue("q")));
    refuses(
        ErrorCode.AGENT_UNAVAILABLE,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Agent("a2")));
    refuses(
        ErrorCode.AGENT_UNAVAILABLE,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Agent("a1")));
    refuses(
        ErrorCode.QUEUE_NOT_FOUND,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Queue("misspelt")));
    refuses(
        ErrorCode.QUEUE_NOT_FOUND,
        () -> dispatch.invite(call, Optional.of("a1"), new Target.Queue("misspelt")));
    centre.agent("a3", "third");
    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("q"));
    refuses(
        ErrorCode.CALL_IN_PROGRESS,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Queue("third")));
  }

  @Test
  void anInvitedAgentComesIntoTheCallAndLeavesItWithoutEndingIt() {
    Person host = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    String room = centre.takes(host).roomId();
    Person guest = centre.agent("a2", "interpreters");

    String invite = dispatch.invite(call, Optional.of("a1"), new Target.Queue("interpreters"));

    assertThat(centre.lastTold(guest))
        .contains("\"kind\":\"invite\"", "\"for\":\"" + call + "\"", invite);
    Intent intent = dispatch.accept(invite, guest.visitor(), "other");
    assertThat(intent.callId()).isEqualTo(call);
    assertThat(intent.ticketId()).isEqualTo(invite);
    assertThat(intent.roomId()).isEqualTo(room);
    dispatch.accepted(intent);
    assertThat(dispatch.agentState("a2").orElseThrow().calls()).hasSize(1);

    dispatch.left(call, "a2");
    assertThat(dispatch.agentState("a2").orElseThrow().calls()).isEmpty();
    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void anInvitationThatRingsEndsWithTheCall() {
    Person host = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.takes(host);
    Person guest = centre.agent("a2", "interpreters");
    dispatch.invite(call, Optional.of("a1"), new Target.Agent("a2"));

    dispatch.release(call);

    assertThat(centre.lastTold(guest)).contains("ring-ended", "cancelled");
    assertThat(centre.lastTold(host)).contains("invite-ended", "cancelled");
    assertThat(dispatch.ringingAt("a2")).isEmpty();
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

  @Test
  void waitsThatWereMakeTheEstimate() {
    Person agent = centre.agent("a1", "q");
    for (String user : List.of("c1", "c2")) {
      String call = centre.requests(centre.customer(user), "q").callId();
      centre.takes(agent);
      dispatch.release(call);
    }
    centre.requests(centre.customer("c3"), "q");
    centre.takes(agent);

    Ticket ticket = centre.requests(centre.customer("c4"), "q");

    assertThat(ticket.estimatedWait().orElseThrow())
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(40));
    assertThat(ticket.agents()).contains(new ServingAgents(0, 1, 0));
    assertThat(dispatch.show("q").expectedWait().orElseThrow())
        .isGreaterThan(ticket.estimatedWait().orElseThrow());
    assertThat(dispatch.show("q").meanWait()).isPresent();

    dispatch.setAvailability(agent.visitor(), centre.replica, Centre.nothing("q"));
    assertThat(dispatch.show("q").expectedWait()).as("nobody serves it any more").isEmpty();
    assertThat(dispatch.callOf("c4").orElseThrow().estimatedWait()).isEmpty();
  }

  @Test
  void thereIsNoEstimateBeforeAnythingWasMeasured() {
    Person agent = centre.agent("a1", "side", "q");
    centre.requests(centre.customer("c1"), "side");
    centre.takes(agent);

    Ticket ticket = centre.requests(centre.customer("c2"), "q");

    assertThat(ticket.estimatedWait()).isEmpty();
    assertThat(ticket.agents()).contains(new ServingAgents(0, 1, 0));
    assertThat(dispatch.show("q").expectedWait()).isEmpty();
  }

  @Test
  void theQueuesLookAnnouncesOnlyWhatHasChanged() {
    Person cust = centre.customer("c1");
    Person agent = centre.comes("a1", "agent");
    centre.dispatch.setAvailability(agent.visitor(), centre.replica, Centre.nothing("q"));
    centre.requests(cust, "q");

    assertThat(Waiting.of(centre, "q").moved()).containsExactly(cust.sessionId());
    assertThat(Waiting.of(centre, "q").moved()).isEmpty();
  }

  @Test
  void queuesAreListedAsLongAsTheyAreUsed() {
    centre.requests(centre.customer("c1"), "beta");
    centre.agent("a1", "alpha");

    assertThat(new KnownQueues(centre.queries, centre.config).names())
        .containsExactly("alpha", "beta");
    assertThat(dispatch.show("beta").calls())
        .extracting(QueueView.Call::customerName, QueueView.Call::position)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("Name of c1", 1));
    assertThat(dispatch.show("never").waiting()).isZero();
  }

  private record Waiting(List<String> moved) {
    static Waiting of(Centre centre, String queue) {
      QueueReconciliation look = Await.on(centre.scripts.lookAtQueue(queue)).orThrow();
      centre.confirms(queue, look);
      return new Waiting(look.moved().stream().map(QueueReconciliation.Moved::sessionId).toList());
    }
  }

  private static void refuses(ErrorCode code, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            HoldfastException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
