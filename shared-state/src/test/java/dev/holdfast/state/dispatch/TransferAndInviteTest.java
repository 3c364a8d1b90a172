package dev.holdfast.state.dispatch;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.error.ErrorCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Another agent comes into a call that goes on: instead of the one who has it, or besides. */
class TransferAndInviteTest {
  private final Centre centre = new Centre();
  private final Dispatch dispatch = centre.dispatch;

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

    Intent second = dispatch.accept(call, to.sessionUser(), "other");
    assertThat(second.roomId()).isEqualTo(first.roomId());
    assertThat(dispatch.agentState("a1").orElseThrow().calls()).hasSize(1);
    dispatch.accepted(second);
    assertThat(dispatch.agentState("a1").orElseThrow().calls()).isEmpty();
    assertThat(centre.call(call)).containsEntry("agent", "a2");
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
    dispatch.decline(call, to.sessionUser());

    assertThat(centre.lastTold(from)).contains("transfer-ended", "declined");
    assertThat(centre.lastTold(cust)).contains("transfer-ended", "declined");
    assertThat(centre.state(call)).isEqualTo("active");
    assertThat(centre.call(call)).containsEntry("agent", "a1");
  }

  @Test
  void aTransferIsCancelledByWhoTransfersAndByNobodyElse() {
    Person from = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.takes(from);
    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("q"));

    assertThat(dispatch.cancel(call, Optional.of("c1"), "c1")).isEqualTo(Cancelled.NOTHING);
    refused(ErrorCode.FORBIDDEN, () -> dispatch.cancel(call, Optional.of("a9"), "a9"));
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
    refused(
        ErrorCode.CALL_IN_PROGRESS,
        () -> dispatch.transfer(call, Optional.empty(), new Target.Queue("q")));
    centre.takes(from);

    refused(
        ErrorCode.FORBIDDEN,
        () -> dispatch.transfer(call, Optional.of("a2"), new Target.Queue("q")));
    refused(
        ErrorCode.AGENT_UNAVAILABLE,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Agent("a2")));
    refused(
        ErrorCode.AGENT_UNAVAILABLE,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Agent("a1")));
    refused(
        ErrorCode.QUEUE_NOT_FOUND,
        () -> dispatch.transfer(call, Optional.of("a1"), new Target.Queue("misspelt")));
    refused(
        ErrorCode.QUEUE_NOT_FOUND,
        () -> dispatch.invite(call, Optional.of("a1"), new Target.Queue("misspelt")));
    centre.agent("a3", "third");
    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("q"));
    refused(
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
    Intent intent = dispatch.accept(invite, guest.sessionUser(), "other");
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
}
