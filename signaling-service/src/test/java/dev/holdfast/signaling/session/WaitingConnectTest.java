package dev.holdfast.signaling.session;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.signaling.SocketClient;
import dev.holdfast.signaling.TightLimits;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients whose CONNECT waits because many others are being let in. */
@QuarkusTest
@TestProfile(TightLimits.class)
@QuarkusTestResource(RealRedisResource.class)
class WaitingConnectTest {
  @TestHTTPResource("/socket.io/")
  URI address;

  @Inject FlowLimits limits;
  @Inject EngineConfig config;
  @Inject MeterRegistry metrics;

  private final CompletableFuture<Void> othersEnd = new CompletableFuture<>();
  private final List<SocketClient> clients = new ArrayList<>();

  // Of tests before, which count as well.
  @BeforeEach
  void nobodyIsThere() {
    await()
        .until(
            () ->
                metrics.get("holdfast.connections").tag("transport", "websocket").gauge().value()
                    == 0);
  }

  private void othersAreBeingLetIn() {
    for (int i = 0; i < config.flowsAtOnce(); i++) {
      limits.connects().run(othersEnd::join);
    }
  }

  @AfterEach
  void hangUp() {
    othersEnd.complete(null);
    clients.forEach(SocketClient::close);
  }

  @Test
  void whoSentConnectInTimeIsAnsweredHoweverLongThatTakesAndNotKeptWhenRefusedThen() {
    SocketClient there = open().connect(TestToken.customer("there").signed());
    othersAreBeingLetIn();
    SocketClient waits = open();
    sendConnect(waits);
    SocketClient asAnother = open();
    asAnother.engine.send("40" + another(there.pid()));
    await().until(() -> limits.connects().waiting() == 2);
    assertThat(shownAsWaiting("connects")).isEqualTo(2);
    assertThat(shownAsWaiting("entries")).isZero();
    awaitTimeOfConnectIsOver();
    assertThat(waits.engine.isOpen()).isTrue();
    assertThat(asAnother.engine.isOpen()).isTrue();

    othersEnd.complete(null);

    assertThat(waits.await1("session-ready").payload().path("recovered").asBoolean(true)).isFalse();
    assertThat(asAnother.engine.awaitClosed().code()).isEqualTo(1000);
    assertThat(waits.engine.isOpen()).isTrue();
  }

  @Test
  void ofWhomHasLeftMeanwhileNoSessionIsMade() {
    othersAreBeingLetIn();
    double before = made();
    SocketClient leaves = open();
    sendConnect(leaves);
    await().until(() -> limits.connects().waiting() == 1);
    double closed = closed();
    leaves.engine.drop();
    await().until(() -> closed() > closed);

    SocketClient next = open();
    sendConnect(next);
    await().until(() -> limits.connects().waiting() == 2);
    othersEnd.complete(null);
    next.await1("session-ready");

    assertThat(made()).isEqualTo(before + 1);
  }

  // Opened later than the others, so that their time is over, too.
  private void awaitTimeOfConnectIsOver() {
    SocketClient silent = open();
    Patience.awaitAfter(config.connectTimeout()).until(() -> !silent.engine.isOpen());
    assertThat(silent.engine.awaitClosed().code()).isEqualTo(1000);
  }

  private SocketClient open() {
    SocketClient client = SocketClient.open(address, Map.of());
    clients.add(client);
    return client;
  }

  private static JsonObject another(String pid) {
    return new JsonObject().put("token", TestToken.customer("thief").signed()).put("pid", pid);
  }

  private static void sendConnect(SocketClient client) {
    String user = "waiting-" + UUID.randomUUID();
    client.engine.send("40{\"token\":\"" + TestToken.customer(user).signed() + "\"}");
  }

  private double shownAsWaiting(String flow) {
    return metrics.get("holdfast.flows.waiting").tag("flow", flow).gauge().value();
  }

  private double made() {
    return metrics.get("holdfast.connects").tag("outcome", "new").counter().count();
  }

  private double closed() {
    return metrics
        .get("holdfast.connections.closed")
        .tag("cause", "transport")
        .tag("transport", "websocket")
        .counter()
        .count();
  }
}
