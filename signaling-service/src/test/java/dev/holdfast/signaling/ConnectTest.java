package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ConnectTest extends SignalingTest {
  @Test
  void answersWithASessionAndTellsItsWholeState() {
    String ada = somebody("ada");

    SocketClient client = connected(TestToken.customer(ada).named("Ada"));

    assertThat(client.sid()).matches("[A-Za-z0-9_-]{20}");
    assertThat(client.pid()).matches("[A-Za-z0-9_-]{20}\\.[A-Za-z0-9_-]{22}");
    JsonNode ready = client.await1("session-ready").payload();
    assertThat(ready.path("sessionId").asText()).isEqualTo(client.sid());
    assertThat(ready.path("recovered").asBoolean(true)).isFalse();
    assertThat(ready.path("user").path("userId").asText()).isEqualTo(ada);
    assertThat(ready.path("user").path("name").asText()).isEqualTo("Ada");
    assertThat(ready.path("user").path("role").asText()).isEqualTo("customer");
    assertThat(ready.path("call").isNull()).isTrue();
    assertThat(ready.path("rooms")).isEmpty();
    assertThat(ready.path("reconnectWindowMs").asLong()).isEqualTo(300_000);
  }

  @Test
  void refusesAClientWithoutAToken() {
    assertThat(codeOf(open().refused("40"))).isEqualTo("unauthorized");
    assertThat(codeOf(open().refused("40{}"))).isEqualTo("unauthorized");
  }

  @Test
  void refusesAForgedToken() {
    String forged = TestToken.customer("ada").forged().signed();
    assertThat(codeOf(open().refused(connectPacket(forged)))).isEqualTo("unauthorized");
    assertThat(codeOf(open().refused(connectPacket("not a token")))).isEqualTo("unauthorized");
    assertThat(codeOf(open().refused(connectPacket("")))).isEqualTo("unauthorized");
  }

  @Test
  void refusesATokenOfNoRoleOfHoldfast() {
    assertThat(codeOf(open().refused(connectPacket(TestToken.of("ada", "visitor").signed()))))
        .isEqualTo("unauthorized");
  }

  @Test
  void refusesAnExpiredToken() {
    for (int seconds : new int[] {2, 600}) {
      String expired = TestToken.customer("ada").lasting(Duration.ofSeconds(-seconds)).signed();
      JsonNode error = open().refused(connectPacket(expired));
      assertThat(codeOf(error)).isEqualTo("token-expired");
      assertThat(error.path("message").asText()).isNotBlank();
      assertThat(error.path("data").path("retryable").asBoolean(true)).isFalse();
    }
  }

  @Test
  void refusesATokenWhoseIdsAreTooLong() {
    String longest = somebody("x".repeat(200)).substring(0, 230) + "x".repeat(25);
    assertThat(connected(TestToken.customer(longest).named("Ada")).sid()).isNotBlank();
    TestToken ada = TestToken.customer(somebody("ada"));
    for (TestToken tooLong :
        List.of(
            TestToken.customer("x".repeat(256)).named("Ada"),
            TestToken.customer(somebody("ada")).named("x".repeat(256)),
            TestToken.customer(somebody("ada")).granting("x".repeat(65)),
            TestToken.customer(somebody("ada")).queues("x".repeat(65)),
            TestToken.customer(somebody("ada")).grantingCall("x".repeat(65)))) {
      assertThat(codeOf(open().refused(connectPacket(tooLong.signed())))).isEqualTo("unauthorized");
    }
    JsonNode auth =
        JsonNodeFactory.instance
            .objectNode()
            .put("token", ada.signed())
            .put("offset", "1".repeat(65));
    assertThat(codeOf(open().refused("40" + auth))).isEqualTo("invalid-payload");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"token|1", "token|{}", "pid|1", "pid|[]", "offset|1", "offset|{}"})
  void namesTheFieldOfTheWrongType(String field, String value) {
    String token = field.equals("token") ? "" : ",\"token\":\"x\"";
    JsonNode error = open().refused("40{\"" + field + "\":" + value + token + "}");
    assertThat(codeOf(error)).isEqualTo("invalid-payload");
    assertThat(error.path("message").asText()).contains(field);
  }

  @Test
  void letsARefusedClientTryAgainOnTheSameConnection() {
    SocketClient client = open();
    client.refused("40{}");
    client.engine.send(connectPacket(TestToken.customer(somebody("ada")).signed()));
    assertThat(client.await1("session-ready").payload().path("sessionId").asText())
        .isEqualTo(client.sid());
  }

  @Test
  void refusesAnotherNamespaceAndGoesOn() {
    SocketClient client = open();
    assertThat(client.refused("40/admin,{}").path("message").asText())
        .isEqualTo("Invalid namespace");
    client.connect(TestToken.customer(somebody("ada")).signed());
  }

  @Test
  void refusesANamespaceUpToTheLimitByItsNameAndClosesForALongerOne() {
    SocketClient client = open();
    client.refused("40/" + "n".repeat(254) + ",");
    client.engine.send("40/" + "n".repeat(255) + ",");
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4400);
  }

  @Test
  void closesAfterFiveRefusalsWhicheverNamespaceTheyAreOf() {
    SocketClient client = open();
    client.refused("40{}");
    for (int i = 0; i < 3; i++) {
      client.refused("40/admin,{}");
    }
    assertThat(client.engine.isOpen()).isTrue();
    client.refused("40/admin,{}");
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4404);
  }

  @Test
  void takesAPidThatIsNoneForANewClient() {
    SocketClient client =
        open()
            .connect(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("token", TestToken.customer(somebody("ada")).signed())
                    .put("pid", "no such thing"));
    assertThat(client.await1("session-ready").payload().path("recovered").asBoolean()).isFalse();
  }

  @Test
  void refusesAndCountsAnothersPidAndLeavesTheSessionUntouched() {
    // given
    Call call = newCall();
    String mallory = TestToken.customer(somebody("mallory")).signed();
    double before = counted("holdfast.connects", "outcome", "forbidden");

    // when: with the stolen pid, and with a guessed secret
    JsonNode stolen = open().refused(connectPacket(mallory, call.customer().pid()));
    JsonNode guessed =
        open()
            .refused(
                connectPacket(
                    call.ada().signed(), call.customer().sid() + ".AAAAAAAAAAAAAAAAAAAAAA"));

    // then
    assertThat(codeOf(stolen)).isEqualTo("forbidden");
    assertThat(codeOf(guessed)).isEqualTo("forbidden");
    assertThat(counted("holdfast.connects", "outcome", "forbidden")).isEqualTo(before + 2);
    JsonNode ack = call.agent().ask("offer", "{\"offer\":{\"sdp\":\"v=0\"}}");
    assertDelivered(ack);
    call.customer().await1("offer");
    assertThat(call.customer().engine.isOpen()).isTrue();
    assertThat(call.customer().all("session-displaced")).isEmpty();
  }

  private static String codeOf(JsonNode error) {
    return error.path("data").path("code").asText();
  }
}
