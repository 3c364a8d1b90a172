package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.dispatch.AgentStatus;
import dev.holdfast.state.dispatch.CallState;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A page that closes says so; one that is loaded anew goes on all the same. */
@QuarkusTest
class ClosedPageTest extends DispatchTest {
  private static final String GOODBYE = "42[\"close-page\",{}]";
  private static final int SHORT_MS = 20_000;
  private static final int WHOLE_MS = 300_000;

  @Inject UnfinishedInput unfinished;

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
    PollingCall call = newPollingCall();

    call.page().send(GOODBYE);

    assertThat(toldOfTheShortWindow(call)).isTrue();
  }

  @Test
  void itHoldsBehindARequestThatIsUnderWay() throws IOException {
    PollingCall call = newPollingCall();
    String last = "42[\"offer\",{\"offer\":{\"n\":7}}]";
    try (RawConnection before = new RawConnection(address);
        RawConnection goodbye = new RawConnection(address)) {
      begins(before, call.page(), last);
      begins(goodbye, call.page(), GOODBYE);
      goodbye.send(end(GOODBYE));
      before.send(end(last));

      assertThat(goodbye.head()).contains(" 200 ");
      assertThat(before.head()).contains(" 200 ");
    }

    assertThat(toldOfTheShortWindow(call)).isTrue();
    assertThat(offers(call.agent())).containsExactly(7);
  }

  /** As browsers do with the requests of a page that closes. */
  @Test
  void itHoldsBehindARequestThatIsBrokenOff() throws IOException {
    PollingCall call = newPollingCall();
    try (RawConnection before = new RawConnection(address)) {
      begins(before, call.page(), "42[\"heartbeat\",{}]");
    }
    await().until(() -> unfinished.bytes() == 0);

    call.page().send(GOODBYE);

    assertThat(toldOfTheShortWindow(call)).isTrue();
  }

  @Test
  void whoBreaksARequestOffWithoutAGoodbyeIsLost() throws IOException {
    PollingCall call = newPollingCall();
    try (RawConnection before = new RawConnection(address)) {
      begins(before, call.page(), "42[\"heartbeat\",{}]");
    }

    assertThat(toldOfTheShortWindow(call)).isFalse();
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

  /** An agent, and a customer who has no WebSocket. */
  private record PollingCall(SocketClient agent, PollingClient page) {}

  private PollingCall newPollingCall() {
    String roomId = newRoom();
    SocketClient agent = ready(TestToken.agent(somebody("grace")));
    agent.join(roomId);
    String userId = somebody("ada");
    PollingClient page = PollingClient.connected(address, TestToken.customer(userId).signed());
    page.send("42[\"join-room\"," + room(roomId) + "]");
    awaitPresent(roomId, userId);
    return new PollingCall(agent, page);
  }

  private static boolean toldOfTheShortWindow(PollingCall call) {
    JsonNode gone = call.agent().await1("participant-disconnected").payload();
    return gone.path("timeoutMs").asInt() == SHORT_MS;
  }

  /** Sends all of a request but its last character, and waits until it is read. */
  private void begins(RawConnection connection, PollingClient page, String body)
      throws IOException {
    long before = unfinished.bytes();
    String begin = body.substring(0, body.length() - 1);
    connection.send(connection.post(Optional.of(page.id), body.length()) + begin);
    await().until(() -> unfinished.bytes() == before + begin.length());
  }

  private static String end(String body) {
    return body.substring(body.length() - 1);
  }
}
