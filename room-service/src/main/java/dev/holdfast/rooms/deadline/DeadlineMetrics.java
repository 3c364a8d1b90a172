package dev.holdfast.rooms.deadline;

import dev.holdfast.state.metrics.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** What operators see of the deadlines. */
@Startup
@Singleton
final class DeadlineMetrics {
  private static final List<String> KINDS = List.of("room", "call", "queue", "replica", "unknown");
  private static final List<String> OUTCOMES = List.of("again", "over", "failed", "skipped");
  private static final Duration[] BUCKETS =
      Buckets.ofMillis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

  private final MeterRegistry registry;

  DeadlineMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (String kind : KINDS) {
      lateness(kind);
      OUTCOMES.forEach(outcome -> reconciled(kind, outcome));
    }
  }

  /** How long after its time a reconciliation began. */
  void late(Subject subject, Duration lateness) {
    lateness(subject.kind()).record(lateness);
  }

  /**
   * A reconciliation ended.
   *
   * @param outcome {@code again} (there will be another), {@code over}, {@code failed} or {@code
   *     skipped}
   */
  void reconciled(Subject subject, String outcome) {
    reconciled(subject.kind(), outcome).increment();
  }

  private Timer lateness(String kind) {
    return Timer.builder("holdfast.deadlines.lateness")
        .description("How long after its time a reconciliation began")
        .tag("kind", kind)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter reconciled(String kind, String outcome) {
    return Counter.builder("holdfast.deadlines.looks")
        .description("Reconciliations that ended, by how")
        .tags("kind", kind, "outcome", outcome)
        .register(registry);
  }
}
