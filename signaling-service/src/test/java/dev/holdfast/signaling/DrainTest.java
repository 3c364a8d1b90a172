package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Golden;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DrainTest.ShortDelay.class)
class DrainTest extends SignalingTest {
  /** Two seconds from SIGTERM to the end. */
  public static final class ShortDelay implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.shutdown.delay", "PT2S");
    }
  }

  @Inject Event<ShutdownDelayInitiatedEvent> shutdown;

  @Test
  void clientsAreToldThenClosedSoThatTheyComeBackElsewhereAndNobodyElseNotices() {
    // given
    Call call = newCall();

    // when
    shutdown.fire(new ShutdownDelayInitiatedEvent());

    // then
    assertThat(EngineClient.statusOfHandshake(address, "EIO=4&transport=websocket", Map.of()))
        .isEqualTo(503);
    for (SocketClient client : new SocketClient[] {call.customer(), call.agent()}) {
      Golden.examples().assertIsLike("server-draining", client.await1("server-draining").wire());
      assertThat(client.engine.awaitClosed().code()).isEqualTo(1012);
      assertThat(client.wasDisconnected()).isFalse();
      assertThat(client.all("participant-disconnected")).isEmpty();
    }
  }
}
