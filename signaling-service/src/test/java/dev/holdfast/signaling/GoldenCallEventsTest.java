package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.Golden;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As {@link GoldenEventsTest}, of calls on their way to an agent and from one to the next. */
@QuarkusTest
class GoldenCallEventsTest extends DispatchTest {
  private final String maryId = somebody("mary");
  private final TestToken mary = TestToken.of(maryId, "agent").named("Mary").queues(queue);

  private final Golden golden =
      Golden.calling(Map.of(adaId, "ada", graceId, "grace", maryId, "mary", queue, "support"));

  @Test
  void whoWaits() {
    SocketClient eve = ready(customer("eve"));
    String before = asked(eve);
    SocketClient customer = connected(ada);
    assertLike("session-ready-idle", customer.await1("session-ready"));
    asked(customer);
    eve.ask("cancel-call", call(before));
    awaitLike("queue-position-without-estimate", customer);
    customer.drop();
    SocketClient back = connectedAgain(ada, customer);
    assertLike("session-ready-waiting", back.await1("session-ready"));
    SocketClient agent = ready(grace);
    awaitLike("agent-availability", available(agent));
  }

  @Test
  void whoWaitsWhereCallsWereTaken() {
    SocketClient eve = ready(customer("eve"));
    SocketClient agent = available(ready(grace));
    String taken = asked(eve);
    agent.await1("call-ringing");
    accept(agent, taken);
    SocketClient bob = ready(customer("bob"));
    String before = asked(bob);
    SocketClient customer = ready(ada);
    asked(customer);
    bob.ask("cancel-call", call(before));
    awaitLike("queue-position", customer);
  }

  @Test
  void aCallThatIsCancelled() {
    SocketClient customer = ready(ada);
    customer.ask("cancel-call", call(asked(customer)));
    assertLike("call-ended-while-waiting", customer.await1("call-ended"));
  }

  @Test
  void aCallFromOneAgentToTheNext() {
    SocketClient customer = ready(ada);
    SocketClient first = available(ready(grace));
    String callId = asked(customer);
    assertLike("call-ringing", first.await1("call-ringing"));
    assertLike("call-ringing-customer", customer.await1("call-ringing"));
    accept(first, callId);
    assertLike("call-accepted", customer.await1("call-accepted"));

    first.ask("transfer-call", toQueue(callId, queue));
    assertLike("call-transferring", customer.await1("call-transferring"));
    first.ask("cancel-call", call(callId));
    assertLike("transfer-ended", first.await1("transfer-ended"));

    SocketClient second = available(ready(mary));
    String toMary = "{\"callId\":\"%s\",\"userId\":\"%s\"}".formatted(callId, maryId);
    String ticket = first.ask("invite-to-call", toMary).path("ticket").asText();
    assertLike("call-ringing-invite", second.await1("call-ringing"));
    first.ask("cancel-call", call(ticket));
    assertLike("ring-ended", second.await1("ring-ended"));
    assertLike("invite-ended", first.await1("invite-ended"));

    first.ask("transfer-call", toMary);
    assertLike("call-transferring-to-agent", customer.awaitCount("call-transferring", 2).getLast());
    assertLike("call-ringing-transfer", second.awaitCount("call-ringing", 2).getLast());
    accept(second, callId);
    assertLike("call-transferred", customer.await1("call-transferred"));
  }

  @Test
  void whatAnotherTabHas() {
    SocketClient agent = available(connected(grace));
    SocketClient customer = ready(ada);
    String callId = asked(customer);
    agent.await1("call-ringing");
    SocketClient otherTab = ready(ada);
    asked(otherTab);
    assertLike("session-displaced-from-call", customer.await1("session-displaced"));

    accept(agent, callId);
    agent.await1("call-accepted");
    assertLike("session-ready-elsewhere", connected(grace).await1("session-ready"));
    agent.drop();
    SocketClient back = connectedAgain(grace, agent);
    assertLike("session-ready-of-agent", back.await1("session-ready"));
    available(ready(grace));
    assertLike("session-displaced-from-availability", back.await1("session-displaced"));
  }

  /**
   * Of what a look at the queue tells, which is room-service's to take, the last is like the
   * example.
   */
  private void awaitLike(String example, SocketClient who) {
    String name = example.startsWith("queue") ? "queue-position" : example;
    await(example)
        .untilAsserted(
            () -> {
              dispatch.reconcileQueue(queue);
              List<SocketClient.Event> all = who.all(name);
              assertThat(all).isNotEmpty();
              golden.assertIsLike(example, all.getLast().wire());
            });
  }

  private void assertLike(String example, SocketClient.Event event) {
    golden.assertIsLike(example, event.wire());
  }

  private String asked(SocketClient customer) {
    JsonNode ack =
        customer.ask(
            "request-call", "{\"queue\":\"" + queue + "\",\"metadata\":{\"topic\":\"invoice\"}}");
    return ack.path("callId").asText();
  }
}
