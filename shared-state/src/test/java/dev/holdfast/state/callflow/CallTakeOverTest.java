package dev.holdfast.state.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.Intent;
import dev.holdfast.state.dispatch.Target;
import dev.holdfast.state.dispatch.Ticket;
import dev.holdfast.state.room.JoinReason;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Of the pages that one person has open, the one that has the place in the room has the call. */
class CallTakeOverTest extends RingingCall {
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

  private SessionUser pageOfTheAgent() {
    return replica.agent(replica.arrives(grace.userId()));
  }
}
