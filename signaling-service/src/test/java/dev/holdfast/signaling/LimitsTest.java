package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client may send, and all who are not let in together. */
@QuarkusTest
@TestProfile(TightLimits.class)
class LimitsTest extends SignalingTest {
  private static final int MAX_MESSAGE = 102_400;

  @Inject EngineConfig connection;
  @Inject UnfinishedInput unfinished;

  @Test
  void heartbeatsGoOnAsLongAsTheyAreAnswered() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    await().until(() -> client.engine.frames.stream().filter("2"::equals).count() >= 8);
    assertThat(client.engine.isOpen()).isTrue();
  }

  @Test
  void whoComesBackAgainAndAgainHasToWait() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient client = connected(ada);
    for (int i = 0; i < TightLimits.RETURNS; i++) {
      client = connectedAgain(ada, client);
    }

    SocketClient refused = open();
    refused.engine.send(connectPacket(ada.signed(), client.pid()));

    assertThat(refused.engine.awaitClosed().code()).isEqualTo(4429);
    assertThat(client.engine.isOpen()).isTrue();
    TestToken bob = TestToken.customer(somebody("bob"));
    connectedAgain(bob, connected(bob));
  }

  @Test
  void aHalfOpenConnectionEndsWithThePingTimeoutAndTheOtherSideIsTold() {
    Call call = newCall();
    double before = counted("holdfast.connections.closed", "cause", "ping-timeout");

    call.customer().engine.fallSilent();

    assertThat(call.customer().engine.awaitClosedAfter(connection.pingTimeout()).code())
        .isEqualTo(1001);
    call.agent().await1("participant-disconnected");
    assertThat(call.customer().wasDisconnected()).isFalse();
    assertThat(counted("holdfast.connections.closed", "cause", "ping-timeout"))
        .isEqualTo(before + 1);
  }

  @Test
  void aClientThatSendsNoConnectIsNotKept() {
    assertThat(open().engine.awaitClosedAfter(connection.connectTimeout()).code()).isEqualTo(1000);
  }

  @Test
  void aClientThatIsRefusedIsNotKeptEither() {
    SocketClient client = open();
    client.refused("40{}");
    assertThat(client.engine.awaitClosedAfter(connection.connectTimeout()).code()).isEqualTo(1000);
  }

  @Test
  void ofClientsThatAreNotLetInThereAreSoManyAtOnce() {
    SocketClient letIn = connected(TestToken.customer(somebody("ada")));
    String poller = pollingSession();
    SocketClient first = open();
    List<SocketClient> others =
        IntStream.range(0, connection.maxUnconnected()).mapToObj(i -> open()).toList();

    // The oldest gives way: with another code than the one who is closed because it is late.
    assertThat(first.engine.awaitClosed().code()).isEqualTo(1013);
    awaitUnknown(poller);
    assertThat(counted("holdfast.packets.refused", "reason", "unconnected")).isPositive();

    others.getLast().connect(TestToken.customer(somebody("bob")).signed());
    assertOk(letIn.ask("heartbeat", "{}"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPollingRequestThatDoesNotEndIsEnded(boolean ofASession) throws IOException {
    Optional<String> session = ofASession ? Optional.of(pollingSession()) : Optional.empty();
    try (RawConnection client = new RawConnection(address)) {
      client.send(client.post(session, 1_000) + "40{");
      assertThat(client.rest()).contains(ofASession ? " 408 " : " 400 ");
    }
    session.ifPresent(this::awaitUnknown);
    await().until(() -> unfinished.bytes() == 0);
  }

  @Test
  void pastAllThatMayBeUnfinishedAConnectionIsClosedAndTheOthersStay() throws IOException {
    SocketClient other = connected(TestToken.customer(somebody("grace")));
    TestToken ada = TestToken.customer(somebody("ada"));
    try (RawConnection client = RawConnection.letIn(address, ada)) {
      client.sendWhileOpen(
          RawConnection.frame(0x82, 4 << 20, new byte[TightLimits.UNFINISHED + 1]));
      assertThat(client.closeCode()).isEqualTo(1013);
    }
    await().until(() -> unfinished.bytes() == 0);
    assertOk(other.ask("heartbeat", "{}"));
  }

  @Test
  void anEventThatWaitsForItsPartsCountsAsUnfinished() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.engine.send("451-[\"offer\",{\"offer\":{\"sdp\":\"" + "x".repeat(90_000) + "\"}}]");
    await().until(() -> unfinished.bytes() > 90_000);

    client.drop();
    await().until(() -> unfinished.bytes() == 0);
  }

  @Test
  void aMessageUpToTheLimitPassesAndALargerOneIsRefused() {
    Call call = newCall();
    JsonNode fits = call.customer().ask("offer", padded(MAX_MESSAGE - 100));
    JsonNode tooLarge = call.customer().ask("offer", padded(MAX_MESSAGE));
    JsonNode mebibyte = call.customer().ask("offer", padded(1 << 20));
    JsonNode binary =
        call.customer()
            .ask(
                "offer",
                "{\"offer\":{\"_placeholder\":true,\"num\":0}}",
                new byte[MAX_MESSAGE],
                new byte[1 << 20]);

    assertDelivered(fits);
    assertRefused(tooLarge, "payload-too-large");
    assertRefused(mebibyte, "payload-too-large");
    assertRefused(binary, "payload-too-large");
    assertDelivered(call.customer().ask("offer", "{\"offer\":{}}"));
    call.agent().awaitCount("offer", 2);
    assertThat(call.agent().all("offer")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "😀"})
  void aMessageIsMeasuredInBytesWhateverIsWrittenInIt(String character) {
    Call call = newCall();
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;

    JsonNode fits = call.customer().ask("offer", padded(character, (MAX_MESSAGE - 100) / bytes));
    JsonNode tooLarge = call.customer().ask("offer", padded(character, MAX_MESSAGE / bytes));
    JsonNode binary =
        call.customer()
            .ask(
                "offer",
                "{\"offer\":{\"part\":{\"_placeholder\":true,\"num\":0},\"sdp\":\""
                    + character.repeat(MAX_MESSAGE / bytes - 200)
                    + "\"}}",
                new byte[1_000]);

    assertDelivered(fits);
    assertRefused(tooLarge, "payload-too-large");
    assertRefused(binary, "payload-too-large");
  }

  @Test
  void aBurstPastTheLimitIsRefusedAndTheConnectionStays() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    List<Long> sent =
        IntStream.range(0, 200).mapToObj(i -> client.send("heartbeat", "{}")).toList();

    List<JsonNode> acks = sent.stream().map(client::acknowledgment).toList();

    assertThat(acks.subList(0, 40)).allMatch(ack -> ack.path("ok").asBoolean());
    List<JsonNode> refused = acks.stream().filter(ack -> !ack.path("ok").asBoolean()).toList();
    assertThat(refused).isNotEmpty();
    assertThat(refused).allSatisfy(ack -> assertRefused(ack, "rate-limited"));
    assertThat(refused).allMatch(ack -> ack.path("error").path("retryable").asBoolean());
    await().until(() -> client.ask("heartbeat", "{}").path("ok").asBoolean());
  }

  @Test
  void pastItsWindowASessionIsANewOne() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient first = connected(ada);
    first.await1("session-ready");
    first.drop();
    await().until(() -> redis.key().exists("{session:" + first.sid() + "}") == false);

    SocketClient back = connectedAgain(ada, first);

    assertThat(back.sid()).isNotEqualTo(first.sid());
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean(true)).isFalse();
  }

  @Test
  void aQueueIsNotFoundBeforeAnAgentWasEverAvailableForIt() {
    String queue = somebody("queue");
    SocketClient customer = connected(TestToken.of(somebody("ada"), "customer").queues(queue));
    SocketClient agent = connected(TestToken.of(somebody("grace"), "agent").queues(queue));
    String wish = "{\"queue\":\"" + queue + "\"}";
    assertRefused(customer.ask("request-call", wish), "queue-not-found");
    agent.ask("set-availability", "{\"available\":false}");
    assertRefused(customer.ask("request-call", wish), "queue-not-found");

    agent.ask("set-availability", "{\"available\":true}");
    agent.ask("set-availability", "{\"available\":false}");

    JsonNode ack = customer.ask("request-call", wish);
    assertThat(ack.path("position").asInt()).as(ack.toString()).isEqualTo(1);
  }

  /** An offer of about so many bytes. */
  static String padded(int bytes) {
    return padded("x", bytes);
  }

  private static String padded(String character, int times) {
    return "{\"offer\":{\"sdp\":\"" + character.repeat(times) + "\"}}";
  }
}
