package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.dispatch.AgentStatus;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Customers who wait and agents who are available, over real sockets. */
@QuarkusTest
class QueueTest extends DispatchTest {
  private SocketClient customer;
  private SocketClient agent;

  @BeforeEach
  void connect() {
    customer = connected(ada);
    agent = connected(grace);
  }

  @Test
  void whoAsksForACallIsToldThePlace() {
    JsonNode first = request(customer);
    JsonNode second = request(connected(customer("eve")));

    assertThat(first.path("position").asInt()).isEqualTo(1);
    assertThat(second.path("position").asInt()).isEqualTo(2);
    assertThat(first.path("callId").asText()).isNotBlank();
  }

  @Test
  void whoWaitsIsToldWhoServesAndNoWaitThatNobodyKnows() {
    JsonNode alone = request(customer);
    assertThat(alone.has("estimatedWaitMs")).isFalse();
    assertThat(alone.path("agents").toString())
        .isEqualTo("{\"available\":0,\"busy\":0,\"away\":0}");

    available(agent);
    agent.await1("call-ringing");
    SocketClient eve = connected(customer("eve"));
    assertThat(request(eve).path("agents").toString())
        .isEqualTo("{\"available\":0,\"busy\":1,\"away\":0}");
    accept(agent, alone.path("callId").asText());
    TestToken bobs = customer("bob");
    SocketClient bob = connected(bobs);
    JsonNode second = request(bob);
    assertThat(second.path("estimatedWaitMs").asLong()).as("one was measured").isPositive();

    agent.ask("set-availability", "{\"available\":false}");
    bob.drop();
    JsonNode call = connectedAgain(bobs, bob).await1("session-ready").payload().path("call");
    assertThat(call.has("estimatedWaitMs")).isFalse();
    assertThat(call.path("agents")).isEqualTo(alone.path("agents"));
  }

  @Test
  void askingAgainIsTheSameCall() {
    JsonNode first = request(customer);

    assertThat(request(customer).path("callId")).isEqualTo(first.path("callId"));
  }

  @Test
  void aQueueThatTheTokenDoesNotGrantIsRefused() {
    assertRefused(customer.ask("request-call", "{\"queue\":\"other\"}"), "forbidden");
    assertRefused(
        agent.ask("set-availability", "{\"available\":true,\"queues\":[\"other\"]}"), "forbidden");
  }

  @Test
  void moreQueuesThanAnAgentMayServeAreRefusedWhereverTheyAreNamed() {
    String[] names = IntStream.range(0, 101).mapToObj(i -> queue + i).toArray(String[]::new);
    String listed = "[\"" + String.join("\",\"", names) + "\"]";
    SocketClient all = connected(TestToken.of(somebody("all"), "agent").queues("*"));
    SocketClient named = connected(TestToken.of(somebody("named"), "agent").queues(names));

    for (JsonNode ack :
        List.of(
            all.ask("set-availability", "{\"available\":true,\"queues\":" + listed + "}"),
            named.ask("set-availability", "{\"available\":true}"))) {
      assertRefused(ack, "invalid-payload", "100");
    }
    assertThat(dispatch.show(names[0]).agents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"queue\":7}",
        "{\"queue\":\"a b\"}",
        "{\"queue\":\"%s\",\"metadata\":[]}",
        "{\"queue\":\"%s\",\"type\":{}}",
        "{\"queue\":\"not-granted\",\"type\":{}}"
      })
  void aMalformedRequestChangesNothing(String payload) {
    assertRefused(customer.ask("request-call", payload.replace("%s", queue)), "invalid-payload");
    assertThat(dispatch.show(queue).waiting()).isZero();
  }

  @Test
  void agentsDoNotAskForCallsAndCustomersDoNotTakeThem() {
    assertRefused(agent.ask("request-call", inQueue()), "forbidden");
    assertRefused(customer.ask("set-availability", "{\"available\":true}"), "forbidden");
    assertRefused(customer.ask("accept-call", "{\"callId\":\"x\"}"), "forbidden");
  }

  @Test
  void aCustomerWhoComesBackIsInTheQueueAsBefore() {
    String callId = requested(customer);
    customer.drop();
    await().until(() -> dispatch.show(queue).calls().stream().anyMatch(one -> one.away()));

    SocketClient back = connectedAgain(ada, customer);

    JsonNode ready = back.await1("session-ready").payload();
    assertThat(ready.path("recovered").asBoolean()).isTrue();
    assertThat(ready.path("call").path("callId").asText()).isEqualTo(callId);
    assertThat(ready.path("call").path("state").asText()).isEqualTo("queued");
    assertThat(ready.path("call").path("position").asInt()).isEqualTo(1);
    available(agent);
    assertThat(back.await1("call-ringing").payload().path("callId").asText()).isEqualTo(callId);
  }

  @Test
  void aCustomerWhoseTabLostItsMemoryIsNotAtTheEndOfTheQueue() {
    String callId = requested(customer);
    request(connected(customer("eve")));
    customer.drop();
    await().until(() -> dispatch.show(queue).calls().stream().anyMatch(one -> one.away()));

    SocketClient fresh = connected(ada);

    JsonNode ready = fresh.await1("session-ready").payload();
    assertThat(ready.path("recovered").asBoolean()).isFalse();
    assertThat(ready.path("call").path("callId").asText()).isEqualTo(callId);
    assertThat(ready.path("call").path("position").asInt()).isEqualTo(1);
    available(agent);
    assertThat(fresh.await1("call-ringing").payload().path("callId").asText()).isEqualTo(callId);
  }

  @Test
  void anAgentWhoDropsIsNotOfferedCallsAndIsAvailableAgainOnTheReturn() {
    available(agent);
    agent.drop();
    await().until(() -> dispatch.show(queue).agents().getFirst().state() == AgentStatus.AWAY);
    String callId = requested(customer);
    assertThat(dispatch.show(queue).waiting()).isEqualTo(1);

    SocketClient back = connectedAgain(grace, agent);

    assertThat(back.await1("call-ringing").payload().path("callId").asText()).isEqualTo(callId);
    JsonNode availability = back.await1("session-ready").payload().path("availability");
    assertThat(availability.path("available").asBoolean()).isTrue();
  }

  @Test
  void aSecondTabOfAnAgentTakesNothingFromTheFirst() {
    available(agent);

    SocketClient second = connected(grace);
    second.await1("session-ready");
    request(customer);

    agent.await1("call-ringing");
    assertThat(second.all("call-ringing")).isEmpty();
  }

  @Test
  void whoLeavesForGoodCancelsTheCallOrIsNotOfferedAnyMore() {
    request(customer);
    available(agent);
    agent.await1("call-ringing");

    agent.engine.send("41");
    await().until(() -> dispatch.show(queue).agents().isEmpty());
    await().until(() -> dispatch.show(queue).waiting() == 1);
    customer.engine.send("41");

    await().until(() -> dispatch.show(queue).waiting() == 0);
  }

  @Test
  void theGoodbyeOfATabWhosePlaceAnotherOneTookEndsNothing() {
    SocketClient otherTab = connected(ada);
    SocketClient otherDesk = connected(grace);
    request(customer);
    available(agent);
    agent.await1("call-ringing");
    String callId = requested(otherTab);
    available(otherDesk);

    goes(customer);
    goes(agent);

    JsonNode accepted = accept(otherDesk, callId);
    assertOk(accepted);
    otherTab.await1("call-accepted");
    assertThat(otherTab.all("call-ended")).isEmpty();
  }
}
