package dev.holdfast.signaling.engineio;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.Configured;
import dev.holdfast.testing.Patience;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicInteger pings = new AtomicInteger();
  private final CountDownLatch timedOut = new CountDownLatch(1);
  private final Heartbeat heartbeat =
      new Heartbeat(
          context,
          Configured.by(
              EngineConfig.class,
              Map.of(
                  "holdfast.connection.ping-interval", "PT0.3S",
                  "holdfast.connection.ping-timeout", "PT0.3S")),
          pings::incrementAndGet,
          timedOut::countDown);

  @AfterEach
  void end() {
    context.runOnContext(ignored -> heartbeat.end());
    vertx.close();
  }

  @Test
  void answersToNothingDoNotPutOffThePing() {
    context.runOnContext(ignored -> heartbeat.begin());
    vertx.setPeriodic(10, timer -> context.runOnContext(ignored -> heartbeat.answered()));

    await().until(() -> pings.get() >= 2);

    assertThat(timedOut.getCount()).isOne();
  }

  @Test
  void anAnswerBeforeThePingDoesNotAnswerIt() throws InterruptedException {
    context.runOnContext(
        ignored -> {
          heartbeat.begin();
          heartbeat.answered();
        });

    Patience.open(timedOut);
    assertThat(pings).hasValue(1);
  }
}
