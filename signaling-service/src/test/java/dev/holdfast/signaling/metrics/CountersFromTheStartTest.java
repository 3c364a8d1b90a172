package dev.holdfast.signaling.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.engineio.CloseCause;
import dev.holdfast.state.redis.RedisClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever asks for the rate of what happens for the first time gets an answer. */
@QuarkusTest
class CountersFromTheStartTest {
  @Inject RedisClock clock;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private SignalingMetrics metrics;

  @BeforeEach
  void nothingHasHappened() {
    metrics = new SignalingMetrics(registry, clock);
  }

  @Test
  void whatHasNoLabelsIsThere() {
    List.of(
            "holdfast.connections.upgraded",
            "holdfast.requests.forwarded",
            "holdfast.connections.drained",
            "holdfast.session.overflowed",
            "holdfast.sessions.displaced",
            "holdfast.events.set.aside",
            "holdfast.replica.lease.lost")
        .forEach(name -> assertThat(registry.get(name).counter().count()).as(name).isZero());
  }

  @Test
  void everyCauseOfAClosedConnectionIsThere() {
    for (CloseCause cause : CloseCause.values()) {
      assertThat(
              registry
                  .get("holdfast.connections.closed")
                  .tags("transport", "polling", "cause", cause.tag())
                  .counter()
                  .count())
          .isZero();
    }
  }

  @Test
  void anEventThatIsExpectedIsThereWithTheOutcomesThatAlertsAskFor() {
    metrics.expect("offer");

    for (String outcome : List.of("ok", "unavailable", "internal")) {
      assertThat(
              registry
                  .get("holdfast.events.handled")
                  .tags("event", "offer", "outcome", outcome)
                  .counter()
                  .count())
          .isZero();
    }
  }
}
