package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokenExpiryTest extends SignalingTest {
  @Test
  void aConnectionEndsWithItsTokenUnlessTheTokenWasRenewed() {
    // given: long enough to connect twice and to renew it
    Duration lifetime = Patience.window(Duration.ofSeconds(6));
    TestToken shortLived = TestToken.customer(somebody("ada")).lasting(lifetime);
    SocketClient renewing = connected(shortLived);
    SocketClient forgetful = connected(shortLived);

    // when
    long before = System.currentTimeMillis();
    JsonNode ack = renew(renewing, shortLived.lasting(Duration.ofMinutes(10)));

    // then
    assertOk(ack);
    assertThat(ack.path("expiresAt").asLong())
        .isBetween(before + 599_000, System.currentTimeMillis() + 600_000);
    assertThat(forgetful.engine.awaitClosedAfter(lifetime).code()).isEqualTo(4401);
    assertThat(forgetful.await1("session-expired").payload()).isEmpty();
    assertThat(forgetful.wasDisconnected()).isTrue();
    assertOk(renewing.ask("heartbeat", "{}"));
    assertThat(renewing.all("session-expired")).isEmpty();
  }

  @Test
  void aConnectionEndsWithARenewedTokenThatEndsSooner() {
    TestToken token = TestToken.customer(somebody("ada"));
    SocketClient client = connected(token);

    expiresSoon(client, token);

    assertThat(client.engine.awaitClosed().code()).isEqualTo(4401);
    assertThat(client.await1("session-expired").payload()).isEmpty();
  }

  @Test
  void whoseTokenRanOutComesBackWithANewOneAsTheSameSession() {
    // given
    String roomId = newRoom();
    String adaId = somebody("ada");
    TestToken ada = TestToken.customer(adaId);
    SocketClient client = connected(ada);
    client.join(roomId);
    expiresSoon(client, ada);

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
    assertOk(client.ask("heartbeat", "{}"));
  }
}
