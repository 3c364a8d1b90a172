package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.testing.TestToken;
import jakarta.inject.Inject;

/** What the tests of calls on their way to an agent share: a queue, and who calls and serves it. */
abstract class DispatchTest extends SignalingTest {
  @Inject Dispatch dispatch;

  final String queue = somebody("queue");
  final String adaId = somebody("ada");
  final String graceId = somebody("grace");
  final TestToken ada = TestToken.of(adaId, "customer").named("Ada").queues(queue);
  final TestToken grace = TestToken.of(graceId, "agent").named("Grace").queues(queue);

  /** A customer beside Ada. */
  TestToken customer(String name) {
    return TestToken.of(somebody(name), "customer").queues(queue);
  }

  /** An agent beside Grace. */
  TestToken agent(String name) {
    return TestToken.of(somebody(name), "agent").queues(queue);
  }

  /** What is asked for a call with. */
  String inQueue() {
    return "{\"queue\":\"" + queue + "\"}";
  }

  static String toQueue(String callId, String queue) {
    return "{\"callId\":\"%s\",\"queue\":\"%s\"}".formatted(callId, queue);
  }

  JsonNode request(SocketClient customer) {
    JsonNode ack = customer.ask("request-call", inQueue());
    assertOk(ack);
    return ack;
  }

  /** The id of the call that a customer has asked for. */
  String requested(SocketClient customer) {
    return request(customer).path("callId").asText();
  }

  static SocketClient available(SocketClient agent) {
    JsonNode ack = agent.ask("set-availability", "{\"available\":true}");
    assertThat(ack.path("available").asBoolean()).as(ack.toString()).isTrue();
    return agent;
  }

  /** The id of a call of the customer's that rings at the agent. */
  String ringing(SocketClient customer, SocketClient agent) {
    available(agent);
    String callId = requested(customer);
    await().until(() -> hasHeard(agent, "call-ringing", callId));
    return callId;
  }

  static boolean hasHeard(SocketClient agent, String event, String callId) {
    return agent.all(event).stream()
        .anyMatch(told -> told.payload().path("callId").asText().equals(callId));
  }

  static JsonNode accept(SocketClient agent, String callId) {
    return agent.ask("accept-call", call(callId));
  }

  /** A client says goodbye, and all that it had by its session has ended. */
  void goes(SocketClient client) {
    client.engine.sendIfOpen("41");
    awaitEnded(client);
  }
}
