package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.AdmissionState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A replica that takes no new connections is not ready: it drains, or nobody knows of it yet. */
@Readiness
@ApplicationScoped
class AdmissionReadiness implements HealthCheck {
  private final AdmissionState admission;

  AdmissionReadiness(AdmissionState admission) {
    this.admission = admission;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("admission").status(admission.isOpen()).build();
  }
}
