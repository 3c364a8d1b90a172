package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.signaling.demo.DemoOnTest;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A socket takes a token as long as HTTP does, and lasts as long. */
@QuarkusTest
@TestProfile(DemoOnTest.AsTheLocalScriptRunsIt.class)
class ClockSkewTest extends SignalingTest {
  // Of the minute that is accepted; the rest is for a slow machine.
  private static final Duration RAN_OUT_A_MOMENT_AGO = Duration.ofSeconds(-5);

  private static final Duration RAN_OUT_LONG_AGO = Duration.ofSeconds(-100);

  @Test
  void aTokenThatHasJustRunOutOpensAndRenewsAConnection() {
    TestToken ada = TestToken.customer(somebody("ada"));

    SocketClient client = ready(ada.lasting(RAN_OUT_A_MOMENT_AGO));

    assertOk(client.ask("heartbeat", "{}"));
    JsonNode renewed = renew(client, ada.lasting(RAN_OUT_A_MOMENT_AGO));
    assertOk(renewed);
    assertThat(renewed.path("expiresAt").asLong()).isLessThan(System.currentTimeMillis());
    assertOk(client.ask("heartbeat", "{}"));
    assertThat(client.all("session-expired")).isEmpty();
    assertRefused(renew(client, ada.lasting(RAN_OUT_LONG_AGO)), "token-expired");
  }
}
