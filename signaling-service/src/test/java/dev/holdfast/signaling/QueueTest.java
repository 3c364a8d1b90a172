package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.dispatch.AgentStatus;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Customers who wait, agents who take calls, over real sockets. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class QueueTest extends SignalingTest {
  @Inject Dispatch dispatch;
  private final String queue = "queue-" + UUID.randomUUID();
  private final String adaId = somebody("ada");
  private final TestToken ada = TestToken.of(adaId, "customer").queues(queue);
  private final String graceId = somebody("grace");
  private final TestToken grace = TestToken.of(graceId, "agent").queues(queue);
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
  void theGoodbyeOfATabWhosePlaceAnotherOneTookEndsNothing() {
    SocketClient otherTab = connected(ada);
    SocketClient otherDesk = connected(grace);
    request(customer);
    available(agent);
    agent.await1("call-ringing");
    String callId = request(otherTab).path("callId").asText();
    available(otherDesk);

    goes(customer);
    goes(agent);

    JsonNode accepted = accept(otherDesk, callId);
    assertThat(accepted.path("ok").asBoolean()).isTrue();
    otherTab.await1("call-accepted");
    assertThat(otherTab.all("call-ended")).isEmpty();
  }

  private void goes(SocketClient client) {
    client.engine.sendIfOpen("41");
    awaitEnded(client);
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
      assertRefused(ack, "invalid-payload");
      assertThat(ack.path("error").path("message").asText()).contains("100");
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
    assertRefused(agent.ask("request-call", "{\"queue\":\"" + queue + "\"}"), "forbidden");
    assertRefused(customer.ask("set-availability", "{\"available\":true}"), "forbidden");
    assertRefused(customer.ask("accept-call", "{\"callId\":\"x\"}"), "forbidden");
  }

  @Test
  void aCallRingsAtTheAvailableAgentWithWhatTheCustomerGave() {
    available(agent);

    JsonNode call =
        customer.ask(
            "request-call",
            "{\"queue\":\"%s\",\"metadata\":{\"topic\":\"x\",\"list\":[]}}".formatted(queue));

    JsonNode ringing = agent.await1("call-ringing").payload();
    assertThat(ringing.path("callId")).isEqualTo(call.path("callId"));
    assertThat(ringing.path("queue").asText()).isEqualTo(queue);
    assertThat(ringing.path("customer").path("userId").asText()).isEqualTo(adaId);
    assertThat(ringing.path("metadata").toString()).isEqualTo("{\"topic\":\"x\",\"list\":[]}");
    assertThat(ringing.path("deadline").asLong()).isPositive();
    JsonNode told = customer.await1("call-ringing").payload();
    assertThat(told.path("callId")).isEqualTo(call.path("callId"));
    assertThat(told.has("customer")).isFalse();
  }

  @Test
  void aCustomerDoesNotChooseTheTypeOfTheCallsRoom() {
    available(agent);
    String wish = "{\"queue\":\"%s\",\"type\":\"free\"}".formatted(queue);
    String callId = customer.ask("request-call", wish).path("callId").asText();
    agent.await1("call-ringing");

    String roomId = accept(agent, callId).path("roomId").asText();

    assertThat(rooms.show(roomId).type()).isEqualTo("call");
  }

  @Test
  void acceptingBringsBothIntoARoomAndTheyReachEachOther() {
    String callId = ringing();

    JsonNode ack = accept(agent, callId);

    assertThat(ack.path("ok").asBoolean()).as(ack.toString()).isTrue();
    assertThat(ack.path("participants")).hasSize(2);
    JsonNode accepted = customer.await1("call-accepted").payload();
    assertThat(accepted.path("callId").asText()).isEqualTo(callId);
    assertThat(accepted.path("roomId")).isEqualTo(ack.path("roomId"));
    agent.await1("call-accepted");
    assertThat(customer.ask("offer", "{\"offer\":{\"sdp\":\"x\"}}").path("delivered").asInt())
        .isEqualTo(1);
    assertThat(agent.await1("offer").payload().path("offer").path("sdp").asText()).isEqualTo("x");
    assertThat(agent.ask("answer", "{\"answer\":{}}").path("delivered").asInt()).isEqualTo(1);
  }

  @Test
  void acceptingTwiceIsAcceptedOnce() {
    String callId = ringing();

    JsonNode first = accept(agent, callId);
    JsonNode second = accept(agent, callId);

    assertThat(second.path("roomId")).isEqualTo(first.path("roomId"));
    // Whatever was said of it before the offer has come by then.
    agent.ask("offer", "{\"offer\":{}}");
    customer.await1("offer");
    assertThat(customer.all("call-accepted")).hasSize(1);
  }

  @Test
  void aCallThatDoesNotRingHereIsNotAccepted() {
    String callId = ringing();
    SocketClient other = connected(TestToken.of(somebody("hopper"), "agent").queues(queue));
    available(other);

    assertRefused(accept(other, callId), "call-not-ringing");
    assertRefused(accept(agent, "nothing"), "call-not-ringing");
  }

  @Test
  void aDeclinedCallGoesOnToTheNextAgent() {
    SocketClient other = connected(TestToken.of(somebody("hopper"), "agent").queues(queue));
    available(agent);
    available(other);
    request(customer);
    String callId = agent.await1("call-ringing").payload().path("callId").asText();

    assertThat(agent.ask("decline-call", call(callId)).path("ok").asBoolean()).isTrue();

    assertThat(other.await1("call-ringing").payload().path("callId").asText()).isEqualTo(callId);
  }

  @Test
  void acancelledCallStopsRinging() {
    String callId = ringing();

    assertThat(customer.ask("cancel-call", call(callId)).path("ok").asBoolean()).isTrue();

    assertThat(customer.await1("call-ended").payload().path("reason").asText())
        .isEqualTo("cancelled");
    assertThat(agent.await1("ring-ended").payload().path("reason").asText()).isEqualTo("cancelled");
    assertRefused(accept(agent, callId), "call-not-ringing");
    assertRefused(connected(customer("eve")).ask("cancel-call", call(ringing())), "forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"end-call", "customer-end-call"})
  void afterTheCallBothStayConnectedAndTheNextOneComesAtOnce(String event) {
    String first = ringing();
    String room = accept(agent, first).path("roomId").asText();
    customer.await1("call-accepted");

    assertThat(customer.ask(event, "{}").path("callId").asText()).isEqualTo(first);

    JsonNode ended = agent.await1("call-ended").payload();
    assertThat(ended.path("reason").asText()).isEqualTo("completed");
    assertThat(ended.path("endedBy").asText()).isEqualTo(adaId);
    customer.await1("call-ended");
    String second = request(customer).path("callId").asText();
    await().until(() -> agent.all("call-ringing").size() == 2);
    JsonNode ack = accept(agent, second);
    assertThat(ack.path("roomId").asText()).isNotEqualTo(room);
    await().until(() -> customer.all("call-accepted").size() == 2);
    assertThat(customer.ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
  }

  @Test
  void aPageThatComesBackJustAfterTheEndIsToldThatTheCallIsOver() {
    String callId = ringing();
    String room = accept(agent, callId).path("roomId").asText();
    customer.await1("call-accepted");
    customer.drop();
    agent.ask("end-call", call(callId));
    agent.await1("call-ended");

    SocketClient fresh = connected(ada);

    assertRefused(fresh.ask("join-room", room(room)), "call-ended");
    assertRefused(connected(customer("eve")).ask("join-room", room(room)), "forbidden");
  }

  @Test
  void anAgentsNewPageIsToldThatTheCallIsOverThoughItWasAskedForBeforeTheOneBefore() {
    String older = request(customer).path("callId").asText();
    String newer = request(connected(customer("eve"))).path("callId").asText();
    dispatch.prioritise(newer, 9);
    available(agent);
    for (String callId : List.of(newer, older)) {
      await().until(() -> hasHeard("call-ringing", callId));
      assertThat(accept(agent, callId).path("roomId").asText()).isEqualTo(callId);
      agent.ask("end-call", call(callId));
      await().until(() -> hasHeard("call-ended", callId));
    }

    SocketClient fresh = connected(grace);

    for (String room : List.of(newer, older)) {
      assertRefused(fresh.ask("join-room", room(room)), "call-ended");
    }
  }

  private boolean hasHeard(String event, String callId) {
    return agent.all(event).stream()
        .anyMatch(told -> told.payload().path("callId").asText().equals(callId));
  }

  @Test
  void inAStandingRoomCustomersComeAndGoAndTheAgentStays() {
    String standing = newRoom();
    SocketClient staying = connected(grace.granting(standing));
    staying.join(standing);
    JsonNode state =
        staying.ask(
            "set-availability", "{\"available\":true,\"roomId\":\"%s\"}".formatted(standing));
    assertThat(state.path("roomId").asText()).as(state.toString()).isEqualTo(standing);

    String first = request(customer).path("callId").asText();
    staying.await1("call-ringing");
    assertThat(accept(staying, first).path("roomId").asText()).isEqualTo(standing);
    customer.await1("call-accepted");
    customer.ask("end-call", "{}");
    staying.await1("participant-left");
    SocketClient next = connected(customer("eve"));
    String second = request(next).path("callId").asText();
    await().until(() -> staying.all("call-ringing").size() == 2);
    assertThat(accept(staying, second).path("roomId").asText()).isEqualTo(standing);

    JsonNode accepted = next.await1("call-accepted").payload();
    assertThat(accepted.path("callId").asText()).isEqualTo(second);
    assertThat(accepted.toString()).doesNotContain(adaId);
    assertThat(next.ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
    await().until(() -> staying.all("offer").size() == 1);
    assertRefused(customer.ask("offer", "{\"offer\":{}}"), "not-in-room");
    assertRefused(customer.ask("join-room", room(standing)), "call-ended");
    assertThat(customer.all("participant-joined")).isEmpty();
  }

  @Test
  void aCustomerWhoComesBackIsInTheQueueAsBefore() {
    String callId = request(customer).path("callId").asText();
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
    String callId = request(customer).path("callId").asText();
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
    String callId = request(customer).path("callId").asText();
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
  void aTransferredCustomerKeepsTheRoomAndHearsOnce() {
    String callId = ringing();
    String room = accept(agent, callId).path("roomId").asText();
    customer.await1("call-accepted");
    String secondId = somebody("hopper");
    SocketClient second = connected(TestToken.of(secondId, "agent").queues(queue));
    available(second);

    JsonNode asked =
        agent.ask("transfer-call", "{\"callId\":\"%s\",\"queue\":\"%s\"}".formatted(callId, queue));
    assertThat(asked.path("ok").asBoolean()).as(asked.toString()).isTrue();
    JsonNode ringing = second.await1("call-ringing").payload();
    assertThat(ringing.path("kind").asText()).isEqualTo("transfer");
    assertThat(accept(second, callId).path("roomId").asText()).isEqualTo(room);

    JsonNode transferred = customer.await1("call-transferred").payload();
    assertThat(transferred.path("agentId").asText()).isEqualTo(secondId);
    assertThat(customer.all("call-accepted")).hasSize(1);
    assertThat(customer.ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
    second.await1("offer");
    await()
        .until(
            () ->
                agent
                    .ask("offer", "{\"offer\":{}}")
                    .path("error")
                    .path("code")
                    .asText()
                    .equals("not-in-room"));
  }

  @Test
  void anAgentWhoTakesATransferBackTwiceKeepsTheCall() {
    String callId = ringing();
    accept(agent, callId);
    customer.await1("call-accepted");
    agent.ask("transfer-call", "{\"callId\":\"%s\",\"queue\":\"%s\"}".formatted(callId, queue));

    assertThat(agent.ask("cancel-call", call(callId)).path("ok").asBoolean()).isTrue();
    assertThat(agent.ask("cancel-call", call(callId)).path("ok").asBoolean()).isTrue();

    assertThat(customer.ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
    assertThat(customer.all("call-ended")).isEmpty();
  }

  @Test
  void anInvitationThatWasTakenIsNotTakenBack() {
    String callId = ringing();
    accept(agent, callId);
    SocketClient third = connected(TestToken.of(somebody("rosetta"), "agent").queues(queue));
    available(third);
    String ticket =
        agent
            .ask("invite-to-call", "{\"callId\":\"%s\",\"queue\":\"%s\"}".formatted(callId, queue))
            .path("ticket")
            .asText();
    third.await1("call-ringing");
    accept(third, ticket);

    assertRefused(agent.ask("cancel-call", call(ticket)), "call-not-ringing");

    assertThat(customer.all("call-ended")).isEmpty();
  }

  @Test
  void anInterpreterIsInvitedAndCanLeaveWithoutEndingTheCall() {
    String callId = ringing();
    accept(agent, callId);
    String otherQueue = "interpreters-" + UUID.randomUUID();
    String thirdId = somebody("rosetta");
    SocketClient third = connected(TestToken.of(thirdId, "agent").queues(otherQueue));
    available(third);

    JsonNode invited =
        agent.ask(
            "invite-to-call", "{\"callId\":\"%s\",\"queue\":\"%s\"}".formatted(callId, otherQueue));
    JsonNode ringing = third.await1("call-ringing").payload();
    assertThat(ringing.path("for").asText()).isEqualTo(callId);
    JsonNode ack = accept(third, invited.path("ticket").asText());
    assertThat(ack.path("participants")).as(ack.toString()).hasSize(3);
    assertThat(
            customer
                .await1("participant-joined")
                .payload()
                .path("participant")
                .path("userId")
                .asText())
        .isEqualTo(thirdId);
    third.ask("end-call", "{}");

    customer.await1("participant-left");
    assertThat(customer.all("call-ended")).isEmpty();
    assertThat(agent.ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
  }

  private TestToken customer(String name) {
    return TestToken.of(somebody(name), "customer").queues(queue);
  }

  private JsonNode request(SocketClient who) {
    JsonNode ack = who.ask("request-call", "{\"queue\":\"" + queue + "\"}");
    assertThat(ack.path("ok").asBoolean()).as(ack.toString()).isTrue();
    return ack;
  }

  private static void available(SocketClient who) {
    JsonNode ack = who.ask("set-availability", "{\"available\":true}");
    assertThat(ack.path("available").asBoolean()).as(ack.toString()).isTrue();
  }

  private String ringing() {
    available(agent);
    String callId = request(customer).path("callId").asText();
    await()
        .until(
            () ->
                agent.all("call-ringing").stream()
                    .anyMatch(ring -> ring.payload().path("callId").asText().equals(callId)));
    return callId;
  }

  private static JsonNode accept(SocketClient who, String callId) {
    return who.ask("accept-call", call(callId));
  }
}
