package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that rings: taken, declined, cancelled, and over. */
@QuarkusTest
class RingingTest extends DispatchTest {
  private SocketClient customer;
  private SocketClient agent;

  @BeforeEach
  void connect() {
    customer = connected(ada);
    agent = connected(grace);
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
    String callId = ringing(customer, agent);

    JsonNode ack = accept(agent, callId);

    assertOk(ack);
    assertThat(ack.path("participants")).hasSize(2);
    JsonNode accepted = customer.await1("call-accepted").payload();
    assertThat(accepted.path("callId").asText()).isEqualTo(callId);
    assertThat(accepted.path("roomId")).isEqualTo(ack.path("roomId"));
    agent.await1("call-accepted");
    assertDelivered(customer.ask("offer", "{\"offer\":{\"sdp\":\"x\"}}"));
    assertThat(agent.await1("offer").payload().path("offer").path("sdp").asText()).isEqualTo("x");
    assertDelivered(agent.ask("answer", "{\"answer\":{}}"));
  }

  @Test
  void acceptingTwiceIsAcceptedOnce() {
    String callId = ringing(customer, agent);

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
    String callId = ringing(customer, agent);
    SocketClient other = connected(agent("hopper"));
    available(other);

    assertRefused(accept(other, callId), "call-not-ringing");
    assertRefused(accept(agent, "nothing"), "call-not-ringing");
  }

  @Test
  void aDeclinedCallGoesOnToTheNextAgent() {
    SocketClient other = connected(agent("hopper"));
    available(agent);
    available(other);
    request(customer);
    String callId = agent.await1("call-ringing").payload().path("callId").asText();

    assertOk(agent.ask("decline-call", call(callId)));

    assertThat(other.await1("call-ringing").payload().path("callId").asText()).isEqualTo(callId);
  }

  @Test
  void whoDeclinesIsToldByTheAcknowledgmentAloneAndWhoSignsOffByAnEvent() {
    String declined = ringing(customer, agent);
    agent.ask("decline-call", call(declined));
    String next = requested(connected(customer("eve")));
    await().until(() -> hasHeard(agent, "call-ringing", next));

    agent.ask("set-availability", "{\"available\":false}");

    JsonNode ended = agent.await1("ring-ended").payload();
    assertThat(ended.path("callId").asText()).isEqualTo(next);
    assertThat(ended.path("reason").asText()).isEqualTo("declined");
    assertThat(ended.path("available").asBoolean(true)).isFalse();
  }

  @Test
  void aCancelledCallStopsRinging() {
    String callId = ringing(customer, agent);

    assertOk(customer.ask("cancel-call", call(callId)));

    assertThat(customer.await1("call-ended").payload().path("reason").asText())
        .isEqualTo("cancelled");
    assertThat(agent.await1("ring-ended").payload().path("reason").asText()).isEqualTo("cancelled");
    assertRefused(accept(agent, callId), "call-not-ringing");
    assertRefused(
        connected(customer("eve")).ask("cancel-call", call(ringing(customer, agent))), "forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"end-call", "customer-end-call"})
  void afterTheCallBothStayConnectedAndTheNextOneComesAtOnce(String event) {
    String first = ringing(customer, agent);
    String room = accept(agent, first).path("roomId").asText();
    customer.await1("call-accepted");

    assertThat(customer.ask(event, "{}").path("callId").asText()).isEqualTo(first);

    JsonNode ended = agent.await1("call-ended").payload();
    assertThat(ended.path("reason").asText()).isEqualTo("completed");
    assertThat(ended.path("endedBy").asText()).isEqualTo(adaId);
    customer.await1("call-ended");
    String second = requested(customer);
    await().until(() -> agent.all("call-ringing").size() == 2);
    JsonNode ack = accept(agent, second);
    assertThat(ack.path("roomId").asText()).isNotEqualTo(room);
    await().until(() -> customer.all("call-accepted").size() == 2);
    assertDelivered(customer.ask("offer", "{\"offer\":{}}"));
  }

  @Test
  void aPageThatComesBackJustAfterTheEndIsToldThatTheCallIsOver() {
    String callId = ringing(customer, agent);
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
    String older = requested(customer);
    String newer = requested(connected(customer("eve")));
    dispatch.prioritise(newer, 9);
    available(agent);
    for (String callId : List.of(newer, older)) {
      await().until(() -> hasHeard(agent, "call-ringing", callId));
      assertThat(accept(agent, callId).path("roomId").asText()).isEqualTo(callId);
      agent.ask("end-call", call(callId));
      await().until(() -> hasHeard(agent, "call-ended", callId));
    }

    SocketClient fresh = connected(grace);

    for (String room : List.of(newer, older)) {
      assertRefused(fresh.ask("join-room", room(room)), "call-ended");
    }
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

    String first = requested(customer);
    staying.await1("call-ringing");
    assertThat(accept(staying, first).path("roomId").asText()).isEqualTo(standing);
    customer.await1("call-accepted");
    customer.ask("end-call", "{}");
    staying.await1("participant-left");
    SocketClient next = connected(customer("eve"));
    String second = requested(next);
    await().until(() -> staying.all("call-ringing").size() == 2);
    assertThat(accept(staying, second).path("roomId").asText()).isEqualTo(standing);

    JsonNode accepted = next.await1("call-accepted").payload();
    assertThat(accepted.path("callId").asText()).isEqualTo(second);
    assertThat(accepted.toString()).doesNotContain(adaId);
    assertDelivered(next.ask("offer", "{\"offer\":{}}"));
    await().until(() -> staying.all("offer").size() == 1);
    assertRefused(customer.ask("offer", "{\"offer\":{}}"), "not-in-room");
    assertRefused(customer.ask("join-room", room(standing)), "call-ended");
    assertThat(customer.all("participant-joined")).isEmpty();
  }
}
