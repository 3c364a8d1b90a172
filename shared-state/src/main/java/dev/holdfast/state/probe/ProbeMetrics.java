package dev.holdfast.state.probe;

import dev.holdfast.state.metrics.Buckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Shows how the probes of this replica's own doors end, and how long they take. */
@Singleton
final class ProbeMetrics {
  private static final Duration[] BUCKETS =
      Buckets.ofMillis(10, 50, 100, 250, 500, 1_000, 2_500, 5_000);

  private final MeterRegistry registry;

  ProbeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A door's probes will be counted; from the start, so that the first failure is seen. */
  void expect(Door door) {
    for (ProbeOutcome outcome : ProbeOutcome.values()) {
      timer(door, outcome);
    }
  }

  void ended(Door door, ProbeOutcome outcome, Duration took) {
    timer(door, outcome).record(took);
  }

  private Timer timer(Door door, ProbeOutcome outcome) {
    return Timer.builder("holdfast.probe")
        .description("How long this replica took to let itself in, by door and by how that ended")
        .tag("door", door.name())
        .tag("outcome", outcome.word())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
