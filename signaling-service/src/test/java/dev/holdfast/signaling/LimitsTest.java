package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(LimitsTest.Tight.class)
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class LimitsTest extends SignalingTest {
  /** Times and limits that a test can reach. */
  public static final class Tight implements QuarkusTestProfile {
    // For a client that is there.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(6);

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("holdfast.connection.ping-interval", "PT0.4S"),
          Map.entry("holdfast.connection.ping-timeout", "" + Patience.window(LONG_ENOUGH)),
          Map.entry("holdfast.connection.connect-timeout", "" + Patience.window(LONG_ENOUGH)),
          Map.entry("holdfast.connection.body-timeout", "PT1S"),
          Map.entry("holdfast.connection.max-unconnected", "6"),
          Map.entry("holdfast.connection.max-outbound", "262144"),
          Map.entry("holdfast.connection.send-buffer", "8192"),
          Map.entry("holdfast.connection.max-outbound-together", "" + OUTBOUND),
          Map.entry("holdfast.connection.messages-per-second", "10"),
          Map.entry("holdfast.connection.messages-burst", "40"),
          Map.entry("holdfast.unfinished-input.max-bytes", "" + UNFINISHED),
          Map.entry("holdfast.session.held-events", "8"),
          Map.entry("holdfast.session.returns-per-minute", "1"),
          Map.entry("holdfast.session.returns-at-once", "" + RETURNS),
          Map.entry("holdfast.session.reconnect-window", "PT0.5S"),
          Map.entry("holdfast.dispatch.any-queue", "false"));
    }
  }

  private static final int MAX_MESSAGE = 102_400;
  private static final int UNFINISHED = 3_000_000;
  private static final int RETURNS = 5;
  private static final int OUTBOUND = 500_000;
  private static final int LARGEST_CONTROL = 125;
  @Inject Streams streams;
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
    for (int i = 0; i < RETURNS; i++) {
      client = connectedAgain(ada, client);
    }

    SocketClient refused = open();
    refused.engine.send("40{\"token\":\"" + ada.signed() + "\",\"pid\":\"" + client.pid() + "\"}");

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
    assertThat(letIn.ask("heartbeat", "{}").path("ok").asBoolean()).isTrue();
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
    String token = TestToken.customer(somebody("ada")).signed();
    try (RawConnection client = RawConnection.webSocket(address)) {
      client.send(RawConnection.frame(0x81, "40{\"token\":\"" + token + "\"}"));
      client.awaitText("40{");
      client.sendWhileOpen(RawConnection.frame(0x82, 4 << 20, new byte[UNFINISHED + 1]));
      assertThat(client.closeCode()).isEqualTo(1013);
    }
    await().until(() -> unfinished.bytes() == 0);
    assertThat(other.ask("heartbeat", "{}").path("ok").asBoolean()).isTrue();
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

    assertThat(fits.path("delivered").asInt()).as(fits.toString()).isEqualTo(1);
    assertRefused(tooLarge, "payload-too-large");
    assertRefused(mebibyte, "payload-too-large");
    assertRefused(binary, "payload-too-large");
    assertThat(call.customer().ask("offer", "{\"offer\":{}}").path("delivered").asInt())
        .isEqualTo(1);
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

    assertThat(fits.path("delivered").asInt()).as(fits.toString()).isEqualTo(1);
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
  void aRecoveryMayBeLargerThanTheOutboundLimitForAClientThatReads() {
    // given
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    for (int i = 0; i < 7; i++) {
      assertThat(call.agent().ask("offer", padded(60_000)).path("delivered").asInt()).isOne();
    }

    // when
    SocketClient back = connectedAgain(call.ada(), call.customer());

    // then
    assertThat(back.awaitCount("offer", 7)).hasSize(7);
    back.await1("session-ready");
    assertThat(back.engine.isOpen()).isTrue();
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
    String large = "[\"agent-availability\",\"" + "x".repeat(OUTBOUND * 2 / 5) + "\"]";
    List<String> pollers = List.of(pollingSession(), pollingSession(), pollingSession());
    List<String> outboxes =
        pollers.stream().map(id -> Sessions.outboxOf(connectedByPolling(id))).toList();
    outboxes.stream().limit(2).forEach(outbox -> streams.announce(outbox, large));
    await().until(() -> outbound() > OUTBOUND * 4 / 5);

    // when
    streams.announce(outboxes.getLast(), large);

    // then
    awaitUnknown(pollers.getLast());
    assertThat(reader.ask("heartbeat", "{}").path("ok").asBoolean()).isTrue();
    streams.announce(Sessions.outboxOf(reader.sid()), "[\"agent-availability\",{}]");
    reader.await1("agent-availability");
    assertThat(poll(pollers.getFirst()).body().asString()).contains(large);
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
    post(session, "40{\"token\":\"" + token + "\"}");
    StringBuilder heard = new StringBuilder();
    await().until(() -> heard.append(poll(session).body().asString()).indexOf("session-ready") > 0);
    return sidOf(heard.toString());
  }

  private void awaitUnknown(String session) {
    await().until(() -> poll(session).asString().contains("Session ID unknown"));
  }

  private long outbound() {
    return (long) metrics.get("holdfast.outbound.bytes").gauge().value();
  }

  private static String padded(int bytes) {
    return padded("x", bytes);
  }

  private static String padded(String character, int times) {
    return "{\"offer\":{\"sdp\":\"" + character.repeat(times) + "\"}}";
  }
}
