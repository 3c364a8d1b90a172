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
    poll(transport);
    transport.closedByClient();
    assertThat(answers).containsExactly("6");
    assertThat(transport.isLeftWithoutPoll()).isFalse();
    assertThat(transport.hasLastWord()).isFalse();
  }

  @Test
  void aPollThatComesBehindTheGoodbyeIsReleasedOnce() {
    transport.closedByClient();
    assertThat(transport.isLeftWithoutPoll()).isTrue();

    poll(transport);

    assertThat(answers).containsExactly("6");
    assertThat(transport.isLeftWithoutPoll()).isFalse();
    assertThat(transport.hasLastWord()).isFalse();
  }

  @Test
  void whatNobodyIsGoingToAskForWaitsNoMore() {
    Future<Void> sent = transport.sendText("4hello");
    assertThat(sent.isComplete()).isFalse();

    transport.forgotten();

    assertThat(sent.failed()).isTrue();
    assertThat(transport.hasLastWord()).isFalse();
  }

  @Test
  void aPollThatWaitsEndsWithItsSession() {
    poll(transport);

    transport.forgotten();

    assertThat(answers).containsExactly("1");
  }

  @Test
  void whatGoesOverToAnotherTransportWaitsUntilItIsWrittenThere() {
    PollingTransport next = new PollingTransport(vertx.getOrCreateContext());
    Future<Void> sent = transport.sendText("4hello");

    transport.moveTo(next);
    assertThat(sent.isComplete()).isFalse();
    poll(next);

    assertThat(sent.succeeded()).isTrue();
    assertThat(answers).containsExactly("4hello");
  }

  private void poll(PollingTransport asked) {
    asked.polled(
        payload -> {
          answers.add(payload);
          return Future.succeededFuture();
        });
  }
}
