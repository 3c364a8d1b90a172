package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for clients that were away, or that read slowly, is bounded. */
@QuarkusTest
@TestProfile(TightLimits.class)
class OutboundLimitsTest extends SignalingTest {
  private static final int LARGEST_CONTROL = 125;

  @Inject Streams streams;

  @Test
  void whatIsPastTheHeldEventsIsNeverASilentHole() {
    // given
    Call call = newCall();
    call.agent().ask("offer", "{\"offer\":{\"n\":0}}");
    call.customer().await1("offer");
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());

    // when
    for (int i = 0; i < 12; i++) {
      call.agent().ask("ice-candidate", "{\"candidate\":{\"n\":" + i + "}}");
    }
    SocketClient back = connectedAgain(call.ada(), call.customer());

    // then
    JsonNode ready = back.await1("session-ready").payload();
    assertThat(ready.path("recovered").asBoolean(true)).isFalse();
    assertThat(back.sid()).isNotEqualTo(call.customer().sid());
    assertThat(back.all("ice-candidate")).isEmpty();
    assertThat(ready.path("call").path("roomId").asText()).isEqualTo(call.roomId());
  }

  @Test
  void aRecoveryMayBeLargerThanTheOutboundLimitForAClientThatReads() {
    // given
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    for (int i = 0; i < 7; i++) {
      assertDelivered(call.agent().ask("offer", LimitsTest.padded(60_000)));
    }

    // when
    SocketClient back = connectedAgain(call.ada(), call.customer());

    // then
    assertThat(back.awaitCount("offer", 7)).hasSize(7);
    back.await1("session-ready");
    assertThat(back.engine.isOpen()).isTrue();
  }

  @Test
  void aSlowConsumerIsClosedAtTheLimitAndRecovers() {
    // given
    Call call = newCall();
    double before = counted("holdfast.connections.closed", "cause", "slow-consumer");
    call.customer().engine.stopReading();

    // when
    String large = "[\"agent-availability\",\"" + "x".repeat(200_000) + "\"]";
    await()
        .until(
            () -> {
              streams.announce(Sessions.outboxOf(call.customer().sid()), large);
              return counted("holdfast.connections.closed", "cause", "slow-consumer") > before;
            });

    // then
    call.agent().await1("participant-disconnected");
    call.agent().ask("offer", "{\"offer\":{}}");
    SocketClient back = connectedAgain(call.ada(), call.customer());
    assertThat(back.sid()).isEqualTo(call.customer().sid());
    back.await1("offer");
    call.customer().drop();
    await().until(() -> outbound() == 0);
  }

  @Test
  void pastAllThatMayWaitAClientThatDoesNotAskIsClosedAndTheOthersStay() {
    // given: two hold four fifths of it
    SocketClient reader = ready(TestToken.customer(somebody("grace")));
    String large = "[\"agent-availability\",\"" + "x".repeat(TightLimits.OUTBOUND * 2 / 5) + "\"]";
    List<String> pollers = List.of(pollingSession(), pollingSession(), pollingSession());
    List<String> outboxes =
        pollers.stream().map(id -> Sessions.outboxOf(connectedByPolling(id))).toList();
    outboxes.stream().limit(2).forEach(outbox -> streams.announce(outbox, large));
    await().until(() -> outbound() > TightLimits.OUTBOUND * 4 / 5);

    // when
    streams.announce(outboxes.getLast(), large);

    // then
    awaitUnknown(pollers.getLast());
    assertOk(reader.ask("heartbeat", "{}"));
    streams.announce(Sessions.outboxOf(reader.sid()), "[\"agent-availability\",{}]");
    reader.await1("agent-availability");
    assertThat(poll(pollers.getFirst()).asString()).contains(large);
    pollers.stream().limit(2).forEach(id -> post(id, "1"));
    await().until(() -> outbound() == 0);
  }

  @Test
  void whoSendsPingsAndDoesNotReadTheAnswersIsClosed() throws IOException {
    try (RawConnection client = RawConnection.webSocketOfASlowReader(address)) {
      // Fewer than may be sent at once.
      for (int i = 0; i < 700; i++) {
        client.sendWhileOpen(RawConnection.frame(0x89, LARGEST_CONTROL, new byte[LARGEST_CONTROL]));
      }
      assertThat(client.closeCode()).isEqualTo(1013);
    }
    await().until(() -> outbound() == 0);
  }

  /** Connects a polling client, and polls until it hears also what is kept for nobody. */
  private String connectedByPolling(String session) {
    String token = TestToken.customer(somebody("ada")).signed();
    post(session, connectPacket(token));
    StringBuilder heard = new StringBuilder();
    await().until(() -> heard.append(poll(session).asString()).indexOf("session-ready") > 0);
    return sidOf(heard.toString());
  }

  private long outbound() {
    return (long) metrics.get("holdfast.outbound.bytes").gauge().value();
  }
}
