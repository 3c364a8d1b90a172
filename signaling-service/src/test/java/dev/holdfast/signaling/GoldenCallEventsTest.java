package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.testing.Golden;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As {@link GoldenEventsTest}, of calls on their way to an agent and from one to the next. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class GoldenCallEventsTest extends SignalingTest {
  @Inject Dispatch dispatch;
  private final String queue = somebody("support");
  private final String adaId = somebody("ada");
  private final String graceId = somebody("grace");
  private final String maryId = somebody("mary");
  private final TestToken ada = TestToken.of(adaId, "customer").named("Ada").queues(queue);
  private final TestToken grace = TestToken.of(graceId, "agent").named("Grace").queues(queue);
  private final TestToken mary = TestToken.of(maryId, "agent").named("Mary").queues(queue);

  private final Golden golden =
      Golden.calling(Map.of(adaId, "ada", graceId, "grace", maryId, "mary", queue, "support"));

  @Test
  void whoWaits() {
    SocketClient eve = ready(TestToken.of(somebody("eve"), "customer").queues(queue));
    String before = request(eve);
    SocketClient customer = connected(ada);
    golden.assertIsLike("session-ready-idle", customer.await1("session-ready").wire());
    request(customer);
    eve.ask("cancel-call", call(before));
    awaitLike("queue-position-without-estimate", customer);
    customer.drop();
    SocketClient back = connectedAgain(ada, customer);
    golden.assertIsLike("session-ready-waiting", back.await1("session-ready").wire());
    SocketClient agent = ready(grace);
    awaitLike("agent-availability", available(agent));
  }

  @Test
  void whoWaitsWhereCallsWereTaken() {
    SocketClient eve = ready(TestToken.of(somebody("eve"), "customer").queues(queue));
    SocketClient agent = available(ready(grace));
    String taken = request(eve);
    agent.await1("call-ringing");
    agent.ask("accept-call", call(taken));
    SocketClient bob = ready(TestToken.of(somebody("bob"), "customer").queues(queue));
    String before = request(bob);
    SocketClient customer = ready(ada);
    request(customer);
    bob.ask("cancel-call", call(before));
    awaitLike("queue-position", customer);
  }

  @Test
  void aCallThatIsCancelled() {
    SocketClient customer = ready(ada);
    customer.ask("cancel-call", call(request(customer)));
    golden.assertIsLike("call-ended-while-waiting", customer.await1("call-ended").wire());
  }

  @Test
  void aCallFromOneAgentToTheNext() {
    SocketClient customer = ready(ada);
    SocketClient first = available(ready(grace));
    String callId = request(customer);
    golden.assertIsLike("call-ringing", first.await1("call-ringing").wire());
    golden.assertIsLike("call-ringing-customer", customer.await1("call-ringing").wire());
    first.ask("accept-call", call(callId));
    golden.assertIsLike("call-accepted", customer.await1("call-accepted").wire());

    first.ask("transfer-call", "{\"callId\":\"%s\",\"queue\":\"%s\"}".formatted(callId, queue));
    golden.assertIsLike("call-transferring", customer.await1("call-transferring").wire());
    first.ask("cancel-call", call(callId));
    golden.assertIsLike("transfer-ended", first.await1("transfer-ended").wire());

    SocketClient second = available(ready(mary));
    String toMary = "{\"callId\":\"%s\",\"userId\":\"%s\"}".formatted(callId, maryId);
    String ticket = first.ask("invite-to-call", toMary).path("ticket").asText();
    golden.assertIsLike("call-ringing-invite", second.await1("call-ringing").wire());
    first.ask("cancel-call", call(ticket));
    golden.assertIsLike("ring-ended", second.await1("ring-ended").wire());
    golden.assertIsLike("invite-ended", first.await1("invite-ended").wire());

    first.ask("transfer-call", toMary);
    golden.assertIsLike(
        "call-transferring-to-agent", customer.awaitCount("call-transferring", 2).getLast().wire());
    golden.assertIsLike(
        "call-ringing-transfer", second.awaitCount("call-ringing", 2).getLast().wire());
    second.ask("accept-call", call(callId));
    golden.assertIsLike("call-transferred", customer.await1("call-transferred").wire());
  }

  @Test
  void whatAnotherTabHas() {
    SocketClient agent = available(connected(grace));
    SocketClient customer = ready(ada);
    String callId = request(customer);
    agent.await1("call-ringing");
    SocketClient otherTab = ready(ada);
    request(otherTab);
    golden.assertIsLike("session-displaced-from-call", customer.await1("session-displaced").wire());

    agent.ask("accept-call", call(callId));
    agent.await1("call-accepted");
    golden.assertIsLike("session-ready-elsewhere", connected(grace).await1("session-ready").wire());
    agent.drop();
    SocketClient back = connectedAgain(grace, agent);
    golden.assertIsLike("session-ready-of-agent", back.await1("session-ready").wire());
    available(ready(grace));
    golden.assertIsLike(
        "session-displaced-from-availability", back.await1("session-displaced").wire());
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

  private String request(SocketClient customer) {
    JsonNode ack =
        customer.ask(
            "request-call", "{\"queue\":\"" + queue + "\",\"metadata\":{\"topic\":\"invoice\"}}");
    return ack.path("callId").asText();
  }

  private static SocketClient available(SocketClient agent) {
    agent.ask("set-availability", "{\"available\":true}");
    return agent;
  }
}
