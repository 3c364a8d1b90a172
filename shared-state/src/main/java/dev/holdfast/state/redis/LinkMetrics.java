package dev.holdfast.state.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;

/**
 * Shows which of the long-lived connections to Redis are up. One that is silent counts as lost as
 * soon as its {@link LivenessCheck} says so, after some four seconds. Of a cluster a link is up if
 * it is up at every master.
 */
@Startup
@Singleton
final class LinkMetrics {
  private final MeterRegistry registry;

  LinkMetrics(RedisLinks links, Subscriptions subscriptions, MeterRegistry registry) {
    this.registry = registry;
    for (int i = 0; i < RedisLinks.LINKS; i++) {
      int link = i;
      show("commands-" + (link + 1), () -> links.isUp(link));
    }
    show("subscriptions", subscriptions::isUp);
    // There from the start.
    ConnectionMetrics.unconfirmed();
  }

  private void show(String link, BooleanSupplier up) {
    Gauge.builder("holdfast.redis.link.up", () -> up.getAsBoolean() ? 1 : 0)
        .description("Whether a long-lived connection to Redis is up (1 if it is)")
        .tag("link", link)
        .register(registry);
  }
}
