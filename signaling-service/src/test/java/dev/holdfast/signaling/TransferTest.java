package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents who pass a call on, or ask somebody in. */
@QuarkusTest
class TransferTest extends DispatchTest {
  private SocketClient customer;
  private SocketClient agent;

  @BeforeEach
  void connect() {
    customer = connected(ada);
    agent = connected(grace);
  }

  @Test
  void aTransferredCustomerKeepsTheRoomAndHearsOnce() {
    String callId = ringing(customer, agent);
    String room = accept(agent, callId).path("roomId").asText();
    customer.await1("call-accepted");
    String secondId = somebody("hopper");
    SocketClient second = connected(TestToken.of(secondId, "agent").queues(queue));
    available(second);

    JsonNode asked = agent.ask("transfer-call", toQueue(callId, queue));
    assertOk(asked);
    JsonNode ringing = second.await1("call-ringing").payload();
    assertThat(ringing.path("kind").asText()).isEqualTo("transfer");
    assertThat(accept(second, callId).path("roomId").asText()).isEqualTo(room);

    JsonNode transferred = customer.await1("call-transferred").payload();
    assertThat(transferred.path("agentId").asText()).isEqualTo(secondId);
    assertThat(customer.all("call-accepted")).hasSize(1);
    assertDelivered(customer.ask("offer", "{\"offer\":{}}"));
    second.await1("offer");
    await().until(() -> isRefused(agent.ask("offer", "{\"offer\":{}}"), "not-in-room"));
  }

  @Test
  void anAgentWhoTakesATransferBackTwiceKeepsTheCall() {
    String callId = ringing(customer, agent);
    accept(agent, callId);
    customer.await1("call-accepted");
    agent.ask("transfer-call", toQueue(callId, queue));

    assertOk(agent.ask("cancel-call", call(callId)));
    assertOk(agent.ask("cancel-call", call(callId)));

    assertDelivered(customer.ask("offer", "{\"offer\":{}}"));
    assertThat(customer.all("call-ended")).isEmpty();
  }

  @Test
  void anInvitationThatWasTakenIsNotTakenBack() {
    String callId = ringing(customer, agent);
    accept(agent, callId);
    SocketClient third = connected(agent("rosetta"));
    available(third);
    String ticket = agent.ask("invite-to-call", toQueue(callId, queue)).path("ticket").asText();
    third.await1("call-ringing");
    accept(third, ticket);

    assertRefused(agent.ask("cancel-call", call(ticket)), "call-not-ringing");

    assertThat(customer.all("call-ended")).isEmpty();
  }

  @Test
  void anInterpreterIsInvitedAndCanLeaveWithoutEndingTheCall() {
    String callId = ringing(customer, agent);
    accept(agent, callId);
    String otherQueue = "interpreters-" + UUID.randomUUID();
    String thirdId = somebody("rosetta");
    SocketClient third = connected(TestToken.of(thirdId, "agent").queues(otherQueue));
    available(third);

    JsonNode invited = agent.ask("invite-to-call", toQueue(callId, otherQueue));
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
    assertDelivered(agent.ask("offer", "{\"offer\":{}}"));
  }
}
