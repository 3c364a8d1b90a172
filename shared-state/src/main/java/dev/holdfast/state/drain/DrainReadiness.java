package dev.holdfast.state.drain;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A replica that ends is not ready, also while it waits for its turn to drain: Quarkus' own check
 * may come only after that.
 */
@Readiness
@ApplicationScoped
class DrainReadiness implements HealthCheck {
  private volatile boolean ending;

  void begin(
      @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownDelayInitiatedEvent event) {
    ending = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("drain").status(!ending).build();
  }
}
