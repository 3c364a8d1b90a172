package dev.holdfast.state.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows as metrics what the readiness probe says, and whether it says no because this replica
 * drains. The checks are asked at each scrape: each of them knows its answer without asking
 * anybody.
 */
@Startup
@Singleton
final class ReadinessMetrics {
  private final Instance<HealthCheck> checks;
  private volatile boolean draining;

  ReadinessMetrics(@Readiness Instance<HealthCheck> checks, MeterRegistry registry) {
    this.checks = checks;
    Gauge.builder("holdfast.ready", this, self -> self.isReady() ? 1 : 0)
        .description("Whether this replica is ready, as /q/health/ready says (1 if it is)")
        .register(registry);
    Gauge.builder("holdfast.draining", this, self -> self.draining ? 1 : 0)
        .description("Whether this replica has been told to stop, and drains (1 if it does)")
        .register(registry);
  }

  // Ahead of the drains, which hold this thread until they are through.
  void begin(
      @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownDelayInitiatedEvent event) {
    draining = true;
  }

  private boolean isReady() {
    return checks.stream().allMatch(check -> check.call().getStatus() == Status.UP);
  }
}
