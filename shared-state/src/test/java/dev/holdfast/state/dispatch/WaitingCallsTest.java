package dev.holdfast.state.dispatch;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which calls are served, how long they wait, and who is told of it. */
class WaitingCallsTest {
  private final Centre centre = new Centre();
  private final Dispatch dispatch = centre.dispatch;

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

    dispatch.setAvailability(agent.sessionUser(), centre.replica, Centre.nothing("q"));
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
  void theQueuesReconciliationAnnouncesOnlyWhatHasChanged() {
    Person cust = centre.customer("c1");
    Person agent = centre.comes("a1", "agent");
    centre.dispatch.setAvailability(agent.sessionUser(), centre.replica, Centre.nothing("q"));
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
        .containsExactly(tuple("Name of c1", 1));
    assertThat(dispatch.show("never").waiting()).isZero();
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
    refused(ErrorCode.INVALID_PAYLOAD, () -> dispatch.prioritise(two, 10));
    refused(ErrorCode.CALL_NOT_FOUND, () -> dispatch.prioritise("none", 1));
  }

  @Test
  void aCallThatWaitsForTooLongEnds() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.comesTime(call, "queuedSince");

    assertThat(dispatch.reconcile(call).overdue()).isEmpty();

    assertThat(centre.lastTold(cust)).contains("call-ended", "no-agent", "\"waitedMs\":");
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

  private record Waiting(List<String> moved) {
    static Waiting of(Centre centre, String queue) {
      QueueReconciliation found = Await.on(centre.scripts.reconcileQueue(queue)).orThrow();
      centre.confirms(queue, found);
      return new Waiting(found.moved().stream().map(QueueReconciliation.Moved::sessionId).toList());
    }
  }
}
