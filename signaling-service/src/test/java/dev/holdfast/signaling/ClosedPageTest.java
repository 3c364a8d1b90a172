package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.dispatch.AgentStatus;
import dev.holdfast.state.dispatch.CallState;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** A page that closes says so; one that is loaded anew goes on all the same. */
@QuarkusTest
class ClosedPageTest extends DispatchTest {
  private static final String GOODBYE = "42[\"close-page\",{}]";
  private static final int SHORT_MS = 20_000;
  private static final int WHOLE_MS = 300_000;

  @Test
  void theOthersHearOfTheShortWindowAtOnce() {
    Call call = newCall();

    call.customer().engine.send(GOODBYE);

    JsonNode gone = call.agent().await1("participant-disconnected").payload();
    JsonNode waiting = call.agent().await1("waiting-for-participant").payload();
    assertThat(gone.path("timeoutMs").asInt()).isEqualTo(SHORT_MS);
    assertThat(gone.path("pageClosed").asBoolean()).isTrue();
    assertThat(waiting.path("pageClosed").asBoolean()).isTrue();
    assertThat(waiting.path("deadline")).isEqualTo(gone.path("deadline"));
  }

  @Test
  void theConnectionIsClosedForReturn() {
    Call call = newCall();

    assertOk(call.customer().ask("close-page", "{\"id\":\"once\"}"));

    assertThat(call.customer().engine.awaitClosed().code()).isEqualTo(1000);
    assertThat(call.customer().wasDisconnected()).isFalse();
  }

  @Test
  void aPageThatIsLoadedAnewGoesOnWithAllThatItMissed() {
    Call call = newCall();
    call.customer().engine.send(GOODBYE);
    awaitAway(call.roomId(), call.adaId());
    assertDelivered(call.agent().ask("offer", "{\"offer\":{\"n\":7}}"));

    SocketClient back = connectedAgain(call.ada(), call.customer());

    assertThat(back.sid()).isEqualTo(call.customer().sid());
    back.await1("offer");
    assertThat(offers(back)).containsExactly(7);
    call.agent().await1("session-resumed");
    awaitPresent(call.roomId(), call.adaId());
  }

  @Test
  void whoIsLostLaterIsWaitedForAsLongAsEver() {
    Call call = newCall();
    call.customer().engine.send(GOODBYE);
    call.agent().await1("participant-disconnected");
    SocketClient back = connectedAgain(call.ada(), call.customer());
    call.agent().await1("session-resumed");

    back.drop();

    call.agent().awaitCount("participant-disconnected", 2);
    JsonNode gone = call.agent().all("participant-disconnected").getLast().payload();
    assertThat(gone.path("timeoutMs").asInt()).isEqualTo(WHOLE_MS);
    assertThat(gone.has("pageClosed")).isFalse();
  }

  @Test
  void itHoldsAlsoIfTheBrowserIsFasterToCloseTheSocket() {
    Call call = newCall();

    call.customer().engine.send(GOODBYE);
    call.customer().drop();

    JsonNode gone = call.agent().await1("participant-disconnected").payload();
    assertThat(gone.path("timeoutMs").asInt()).isEqualTo(SHORT_MS);
  }

  /** Nobody polls any more, and the next heartbeat is far away. */
  @Test
  void itHoldsByLongPolling() {
    String roomId = newRoom();
    SocketClient agent = ready(TestToken.agent(somebody("grace")));
    agent.join(roomId);
    String userId = somebody("ada");
    PollingClient page = PollingClient.connected(address, TestToken.customer(userId).signed());
    page.send("42[\"join-room\"," + room(roomId) + "]");
    awaitPresent(roomId, userId);

    page.send(GOODBYE);

    JsonNode gone = agent.await1("participant-disconnected").payload();
    assertThat(gone.path("timeoutMs").asInt()).isEqualTo(SHORT_MS);
  }

  @Test
  void whatWasSaidBeforeIsActedOn() {
    Call call = newCall();

    call.customer().engine.send("42[\"end-call\",{\"reason\":\"all is said\"}]");
    call.customer().engine.send(GOODBYE);
    call.customer().drop();

    JsonNode ended = call.agent().await1("call-ended").payload();
    assertThat(ended.path("detail").asText()).isEqualTo("all is said");
  }

  @Test
  void aCustomerWhoWaitsIsPassedOverAndAnAgentIsOfferedNothing() {
    SocketClient customer = ready(ada);
    String callId = requested(customer);
    customer.engine.send(GOODBYE);
    await().until(() -> dispatch.show(queue).calls().stream().anyMatch(one -> one.away()));
    SocketClient agent = available(ready(grace));

    agent.engine.send(GOODBYE);
    await()
        .until(
            () ->
                dispatch.show(queue).agents().stream()
                    .anyMatch(one -> one.state() == AgentStatus.AWAY));
    String other = requested(ready(customer("eve")));

    assertThat(dispatch.show(queue).calls())
        .filteredOn(one -> one.callId().equals(other))
        .allMatch(one -> one.state() == CallState.QUEUED);
    assertThat(agent.all("call-ringing")).isEmpty();
    assertThat(hasHeard(customer, "call-ringing", callId)).isFalse();
  }
}
