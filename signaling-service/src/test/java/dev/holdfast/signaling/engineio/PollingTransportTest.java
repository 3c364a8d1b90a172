package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingTransportTest {
  private final Vertx vertx = Vertx.vertx();
  private final PollingTransport transport = new PollingTransport(vertx.getOrCreateContext());
  private final List<String> answers = new ArrayList<>();

  @AfterEach
  void end() {
    vertx.close();
  }

  @Test
  void aGoodbyeReleasesThePollThatWaits() {
    poll();
    transport.closedByClient();
    assertThat(answers).containsExactly("6");
    assertThat(transport.isLeftWithoutPoll()).isFalse();
    assertThat(transport.hasLastWord()).isFalse();
  }

  @Test
  void aPollThatComesBehindTheGoodbyeIsReleasedOnce() {
    transport.closedByClient();
    assertThat(transport.isLeftWithoutPoll()).isTrue();

    poll();

    assertThat(answers).containsExactly("6");
    assertThat(transport.isLeftWithoutPoll()).isFalse();
    assertThat(transport.hasLastWord()).isFalse();
  }

  private void poll() {
    transport.polled(
        payload -> {
          answers.add(payload);
          return Future.succeededFuture();
        });
  }
}
