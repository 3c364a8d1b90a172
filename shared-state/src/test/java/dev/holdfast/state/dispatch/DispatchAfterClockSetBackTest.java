package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.ClockSetBack;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
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

    centre.dispatch.accept(call, agent.visitor(), "room1");

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
    centre.dispatch.lookAtQueue(queue);
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

  private String requested(String customer, String queue) {
    return centre.requests(centre.customer(customer), queue).callId();
  }

  private void setBack() {
    ClockSetBack.in(centre.redis, centre.tag);
  }
}
