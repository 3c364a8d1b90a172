package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The test's own address is that of a trusted proxy, which says whose requests it hands on. */
@QuarkusTest
@TestProfile(AddressLimitsTest.BehindAProxy.class)
class AddressLimitsTest extends SignalingTest {
  /** Limits that a test can reach, and that it cannot wait out. */
  public static final class BehindAProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1",
          "holdfast.address.limited", "true",
          "holdfast.address.handshakes-per-second", "1",
          "holdfast.address.handshakes-burst", "8",
          "holdfast.address.max-unconnected", "7",
          "holdfast.address.messages-per-second", "1",
          "holdfast.address.messages-burst", "10",
          "holdfast.address.wrong-pids", "3",
          "holdfast.address.wrong-pids-within", "PT10H");
    }
  }

  @Test
  void newConnectionsOfOneAddressArePastItsLimitWhileAnotherGetsIn() {
    List<Integer> statuses =
        IntStream.range(0, 8).mapToObj(i -> handshakeFrom("192.0.2.1")).toList();

    assertThat(statuses).containsOnly(101);
    await().until(() -> handshakeFrom("192.0.2.1") == 503);
    assertThat(handshakeFrom("192.0.2.2")).isEqualTo(101);
    assertThat(counted("holdfast.packets.refused", "reason", "address-overloaded")).isPositive();
  }

  @Test
  void ofOneAddressTheOldestThatIsNotLetInGivesWayAndNoneOfAnother() {
    SocketClient elsewhere = openFrom("192.0.2.7");
    List<SocketClient> clients =
        IntStream.range(0, 8).mapToObj(i -> openFrom("192.0.2.8")).toList();

    assertThat(clients.getFirst().engine.awaitClosed().code()).isEqualTo(1013);
    assertThat(counted("holdfast.packets.refused", "reason", "address-unconnected")).isOne();
    clients.getLast().connect(TestToken.agent(somebody("a")).signed());
    elsewhere.connect(TestToken.agent(somebody("b")).signed());
  }

  @Test
  void upgradesThatAreOfNoUseCountAsNewConnections() {
    // given: a session that has its WebSocket tried
    Map<String, String> from = Map.of("X-Forwarded-For", "192.0.2.9");
    String id = sidOf(given().headers(from).get(address + "?EIO=4&transport=polling").asString());
    String upgrade = "EIO=4&transport=websocket&sid=" + id;
    EngineClient.open(address, upgrade, from, message -> {});

    // then: one more is let in and told that it is of no use, and past the limit it is cut off
    assertThat(EngineClient.open(address, upgrade, from, message -> {}).awaitClosed().code())
        .isEqualTo(4400);
    await().until(() -> isCutOff(upgrade, from));
  }

  private boolean isCutOff(String upgrade, Map<String, String> from) {
    try {
      return EngineClient.open(address, upgrade, from, message -> {}).awaitClosed().code() == 1006;
    } catch (CompletionException beforeItsHandshakeWasRead) {
      return true;
    }
  }

  @Test
  void anIpv6AddressCountsByItsNetwork() {
    AtomicInteger host = new AtomicInteger();

    await().until(() -> handshakeFrom("2001:db8:1:1::" + host.incrementAndGet()) == 503);

    assertThat(host).hasValueGreaterThan(8);
    assertThat(handshakeFrom("2001:db8:1:2::1")).isEqualTo(101);
  }

  @Test
  void messagesOfAllConnectionsOfOneAddressCountTogether() {
    SocketClient one = openFrom("192.0.2.3").connect(TestToken.agent(somebody("a")).signed());
    SocketClient two = openFrom("192.0.2.3").connect(TestToken.agent(somebody("b")).signed());
    SocketClient elsewhere = openFrom("192.0.2.4").connect(TestToken.agent(somebody("c")).signed());

    for (int i = 0; i < 5; i++) {
      assertOk(one.ask("heartbeat", "{}"));
    }
    await().until(() -> isRefused(two.ask("heartbeat", "{}"), "rate-limited"));

    assertOk(elsewhere.ask("heartbeat", "{}"));
    assertThat(counted("holdfast.packets.refused", "reason", "address-rate-limited")).isPositive();
  }

  @Test
  void afterTooManyWrongPidsNoneOfTheAddressIsLookedAt() {
    // given: a session, and somebody who knows its id but not its secret
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient victim = openFrom("192.0.2.5").connect(ada.signed());
    String id = victim.pid().split("\\.")[0];

    // when: each guess by a connection of its own
    for (int i = 0; i < 3; i++) {
      JsonNode refused = openFrom("192.0.2.6").refused(connectWith(ada, id + "." + guess()));
      assertThat(refused.path("data").path("code").asText()).isEqualTo("forbidden");
    }
    SocketClient barred = openFrom("192.0.2.6");
    barred.engine.send(connectWith(ada, victim.pid()));

    // then: not even the right one, and it may come again later
    assertThat(barred.engine.awaitClosed().code()).isEqualTo(1013);
    assertThat(counted("holdfast.packets.refused", "reason", "pid-guessing")).isPositive();
    assertThat(openFrom("192.0.2.6").connect(ada.signed()).pid()).isNotEqualTo(victim.pid());
    assertThat(openFrom("192.0.2.5").connectAgain(ada.signed(), victim).pid())
        .isEqualTo(victim.pid());
  }

  private static String guess() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 22);
  }

  private static String connectWith(TestToken token, String pid) {
    return connectPacket(token.signed(), pid);
  }

  private int handshakeFrom(String client) {
    return EngineClient.statusOfHandshake(
        address, "EIO=4&transport=websocket", Map.of("X-Forwarded-For", client));
  }

  private SocketClient openFrom(String client) {
    return open(Map.of("X-Forwarded-For", client));
  }
}
