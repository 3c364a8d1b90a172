package dev.holdfast.state.redis;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A replica that does not reach the state is not ready; it is alive all the same. */
@Readiness
@ApplicationScoped
class RedisReadiness implements HealthCheck {
  private final RedisLinks links;
  private final Subscriptions subscriptions;

  RedisReadiness(RedisLinks links, Subscriptions subscriptions) {
    this.links = links;
    this.subscriptions = subscriptions;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("redis").status(links.isUp() && subscriptions.isUp()).build();
  }
}
