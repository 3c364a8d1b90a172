package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class TokenExpiryTest extends SignalingTest {
  @Test
  void aConnectionEndsWithItsTokenUnlessTheTokenWasRenewed() {
    // given
    TestToken shortLived = TestToken.customer(somebody("ada")).lasting(Duration.ofSeconds(5));
    SocketClient renewing = connected(shortLived);
    SocketClient forgetful = connected(shortLived);
    long expiresAt = System.currentTimeMillis() + 600_000;

    // when
    JsonNode ack =
        renewing.ask(
            "refresh-token",
            "{\"token\":\"" + shortLived.lasting(Duration.ofMinutes(10)).signed() + "\"}");

    // then
    assertThat(ack.path("ok").asBoolean()).as(ack.toString()).isTrue();
    assertThat(ack.path("expiresAt").asLong()).isBetween(expiresAt - 10_000, expiresAt + 10_000);
    assertThat(forgetful.engine.awaitClosed().code()).isEqualTo(4401);
    assertThat(forgetful.await1("session-expired").payload()).isEmpty();
    assertThat(forgetful.wasDisconnected()).isTrue();
    assertThat(renewing.ask("heartbeat", "{}").path("ok").asBoolean()).isTrue();
    assertThat(renewing.all("session-expired")).isEmpty();
  }

  @Test
  void aConnectionEndsWithARenewedTokenThatEndsSooner() {
    TestToken token = TestToken.customer(somebody("ada"));
    SocketClient client = connected(token);

    JsonNode ack = renew(client, token.lasting(Duration.ofSeconds(3)));

    assertThat(ack.path("ok").asBoolean()).as(ack.toString()).isTrue();
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4401);
    assertThat(client.await1("session-expired").payload()).isEmpty();
  }

  @Test
  void whoseTokenRanOutComesBackWithANewOneAsTheSameSession() {
    // given
    String roomId = newRoom();
    String adaId = somebody("ada");
    TestToken ada = TestToken.customer(adaId).lasting(Duration.ofSeconds(4));
    SocketClient client = connected(ada);
    client.join(roomId);

    // when
    client.engine.awaitClosed();
    awaitAway(roomId, adaId);
    SocketClient back = connectedAgain(ada.lasting(Duration.ofMinutes(10)), client);

    // then
    assertThat(back.sid()).isEqualTo(client.sid());
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean()).isTrue();
    awaitPresent(roomId, adaId);
  }

  @Test
  void aTokenIsRenewedByAValidOneOfTheSameUserOnly() {
    String ada = somebody("ada");
    SocketClient client = connected(TestToken.customer(ada));
    assertRefused(renew(client, TestToken.customer("somebody-else")), "forbidden");
    assertRefused(renew(client, TestToken.customer("ada").forged()), "unauthorized");
    for (int seconds : new int[] {2, 300}) {
      assertRefused(
          renew(client, TestToken.customer(ada).lasting(Duration.ofSeconds(-seconds))),
          "token-expired");
    }
    assertThat(client.ask("heartbeat", "{}").path("ok").asBoolean()).isTrue();
  }

  private static JsonNode renew(SocketClient client, TestToken token) {
    return client.ask("refresh-token", "{\"token\":\"" + token.signed() + "\"}");
  }
}
