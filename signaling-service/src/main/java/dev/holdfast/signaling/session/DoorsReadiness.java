package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.Doors;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A replica that takes no new connections is not ready: it drains, or nobody knows of it yet. */
@Readiness
@ApplicationScoped
class DoorsReadiness implements HealthCheck {
  private final Doors doors;

  DoorsReadiness(Doors doors) {
    this.doors = doors;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("doors").status(doors.areOpen()).build();
  }
}
