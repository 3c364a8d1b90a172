package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.ClockSetBack;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Queues go on, in their order, after Redis's clock was set back by an hour or by a moment. */
class DispatchAfterClockSetBackTest {
  private Centre centre = new Centre();

  @Test
  void aCallOfBeforeIsAcceptedAndItsQueueGoesOn() {
    Person agent = centre.agent("a1", "q");
    String call = requested("c1", "q");
    setBack();

    centre.dispatch.accept(call, agent.sessionUser(), "room1");

    assertGoesOn("q");
    assertThat(centre.log(call).toString()).doesNotContain("\"waitedMs\":-");
  }

  @Test
  void aWaitBelowZeroThatIsStoredCountsForNothing() {
    centre.agent("a1", "q");
    Await.on(centre.redis.send(Command.RPUSH, centre.key("waits", "q"), "-4951 1", "6000 1"));

    assertGoesOn("q");

    assertThat(centre.dispatch.show("q").meanWait()).contains(Duration.ofMillis(6000));
  }

  private void assertGoesOn(String queue) {
    Person customer = centre.customer("next");
    centre.requests(customer, queue);
    centre.dispatch.reconcileQueue(queue);
    assertThat(centre.dispatch.callOf(customer.userId())).isPresent();
    assertThat(centre.dispatch.show(queue).meanWait().orElseThrow().isNegative()).isFalse();
  }

  @Test
  void aCallOfBeforeThatIsGivenUpHasNotWaitedLessThanNothing() {
    String call = requested("c1", "q");
    setBack();

    centre.dispatch.cancel(call, Optional.empty(), "backend");

    assertThat(centre.log(call).toString()).contains("\"waitedMs\":0");
  }

  @Test
  void whoWaitedStaysBeforeWhoComesLater() {
    String first = requested("c1", "q");
    String second = requested("c2", "q");
    setBack();

    String third = requested("c3", "q");
    String fourth = requested("c4", "q");

    assertThat(centre.queue("q")).containsExactly(first, second, third, fourth);
    assertThat(centre.members(Command.ZRANGE, centre.key("ready", "q"), 0, -1))
        .containsExactly(first, second, third, fourth);
  }

  @Test
  void alsoInAnotherQueueOfTheAgent() {
    String waited = requested("c1", "q");
    setBack();
    requested("c2", "other");

    centre.agent("a1", "q", "other");

    assertThat(centre.dispatch.ringingAt("a1")).containsExactly(waited);
  }

  @Test
  void alsoOnceItHasRungAndBecomeMoreUrgent() {
    Person agent = centre.agent("a1", "q");
    String first = requested("c1", "q");
    setBack();
    String second = requested("c2", "q");

    centre.dispatch.decline(first, agent.sessionUser());
    centre.dispatch.reconcile(first);
    List.of(second, first).forEach(call -> centre.dispatch.prioritise(call, 9));

    assertThat(centre.state(second)).isEqualTo("ringing");
    centre.dispatch.decline(second, agent.sessionUser());
    assertThat(centre.queue("q")).containsExactly(first, second);
  }

  @Test
  void whoIsTransferredKeepsTheAge() {
    String first = taken("a1", "c1");
    setBack();
    String second = taken("a2", "c2");
    String waits = requested("c3", "second-line");
    List.of(second, first).forEach(this::transfer);
    assertThat(centre.queue("second-line")).containsExactly(first, second, waits);

    centre.takes(centre.agent("b1", "second-line"));
    transfer(first);

    assertThat(centre.queue("second-line")).containsExactly(first, second, waits);
  }

  private String taken(String agent, String customer) {
    Person desk = centre.agent(agent, "q");
    requested(customer, "q");
    return centre.takes(desk).ticketId();
  }

  private void transfer(String call) {
    centre.dispatch.transfer(call, Optional.empty(), new Target.Queue("second-line"));
  }

  @Test
  void aPauseAfterADeclineOutlastsAStepOfTheClock() {
    centre = new Centre("holdfast.dispatch.decline-pause", "PT10M");
    Person agent = centre.agent("a1", "q");
    String call = requested("c1", "q");
    centre.dispatch.decline(call, agent.sessionUser());

    ClockSetBack.by(Duration.ofMillis(900), centre.redis, centre.tag);
    centre.dispatch.reconcileQueue("q");

    assertThat(centre.dispatch.ringingAt("a1")).isEmpty();
  }

  @Test
  void aLeaseThatWasRenewedSinceHolds() {
    centre = new Centre("holdfast.dispatch.lease", "PT10M");
    Await.on(centre.scripts.renew("another"));
    Person agent = centre.comes("a1", "agent");
    centre.dispatch.setAvailability(agent.sessionUser(), "another", Centre.offer(1, "q"));

    ClockSetBack.in(centre.redis, centre.key("clock"));
    centre.renews();

    String call = requested("c1", "q");
    assertThat(centre.dispatch.ringingAt("a1")).containsExactly(call);
  }

  private String requested(String customer, String queue) {
    return centre.requests(centre.customer(customer), queue).callId();
  }

  private void setBack() {
    ClockSetBack.in(centre.redis, centre.tag);
  }
}
