package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Patience;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DrainInTurnTest.LongWait.class)
class DrainInTurnTest extends SignalingTest {
  private static final String TURN = "{drain:signaling-service}";

  /** The other replica's turn lasts until the test ends it. */
  public static final class LongWait implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.shutdown.delay", "PT2S", "holdfast.drain.longest-wait", "PT10M");
    }
  }

  @Inject Event<ShutdownDelayInitiatedEvent> shutdown;

  @Test
  void whileAnotherReplicaDrainsNobodyComesInAndWhoIsInIsServed() throws Exception {
    // given
    Call call = newCall();
    redis.value(String.class).set(TURN, "another-replica");

    // when
    CompletableFuture<Void> begun =
        CompletableFuture.runAsync(() -> shutdown.fire(new ShutdownDelayInitiatedEvent()));

    // then
    await().until(() -> health("ready") == 503);
    await()
        .until(
            () ->
                EngineClient.statusOfHandshake(address, "EIO=4&transport=websocket", Map.of())
                    == 503);
    assertThat(health("live")).isEqualTo(200);
    assertDelivered(
        call.agent().ask("offer", "{\"roomId\":\"" + call.roomId() + "\",\"offer\":{\"n\":1}}"));
    call.customer().await1("offer");
    assertThat(begun).isNotDone();
    assertThat(call.customer().all("server-draining")).isEmpty();

    // when
    redis.key().del(TURN);

    // then
    for (SocketClient client : new SocketClient[] {call.customer(), call.agent()}) {
      client.await1("server-draining");
      assertThat(client.engine.awaitClosed().code()).isEqualTo(1012);
    }
    Patience.get(begun);
    await().until(() -> !redis.key().exists(TURN));
  }
}
