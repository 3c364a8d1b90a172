package dev.holdfast.rooms.deadline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What operators see of the deadlines. */
@Singleton
final class DeadlineMetrics {
  private final MeterRegistry registry;

  DeadlineMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** How long after its time a reconciliation began. */
  void late(Subject subject, Duration lateness) {
    Timer.builder("holdfast.deadlines.lateness")
        .description("How long after its time a reconciliation began")
        .tag("kind", subject.kind())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(10))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry)
        .record(lateness);
  }

  /**
   * A reconciliation ended.
   *
   * @param outcome {@code again} (there will be another), {@code over}, {@code failed} or {@code
   *     skipped}
   */
  void reconciled(Subject subject, String outcome) {
    registry
        .counter("holdfast.deadlines.looks", "kind", subject.kind(), "outcome", outcome)
        .increment();
  }
}
