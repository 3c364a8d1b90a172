package dev.holdfast.rooms.webhook;

import dev.holdfast.state.webhook.WebhookHealth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** What operators see of the webhooks. */
@Singleton
final class WebhookMetrics {
  private static final String HOOK = "hook";
  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** An attempt was made. */
  void attempted(Webhook webhook, AttemptResult result) {
    registry
        .counter("holdfast.webhooks.attempts", HOOK, webhook.name(), "outcome", result.word())
        .increment();
  }

  /** An event was taken. */
  void taken(Webhook webhook, Duration sinceItHappened) {
    Timer.builder("holdfast.webhooks.lag")
        .description("From what happened to the receiver's 2xx")
        .tag(HOOK, webhook.name())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(10))
        .maximumExpectedValue(Duration.ofHours(1))
        .register(registry)
        .record(sinceItHappened);
  }

  /** An event became a dead letter. */
  void gaveUp(Webhook webhook) {
    deadLettersOf(webhook).increment();
  }

  /** Events were lost before they were sent, and the receiver was told so. */
  void gap(Webhook webhook) {
    gapsOf(webhook).increment();
  }

  /**
   * Shows what is known of a webhook over all replicas; and what must never be counted, at zero, so
   * that its first time is seen.
   */
  void show(Webhook webhook, Supplier<WebhookHealth.Status> status) {
    deadLettersOf(webhook);
    gapsOf(webhook);
    Gauge.builder("holdfast.webhooks.waiting", () -> status.get().waiting())
        .description("Logs that are due and not taken yet")
        .tag(HOOK, webhook.name())
        .register(registry);
    Gauge.builder("holdfast.webhooks.failing", () -> status.get().failing())
        .description("Logs whose next event was attempted and not taken")
        .tag(HOOK, webhook.name())
        .register(registry);
    Gauge.builder("holdfast.webhooks.dead.letters", () -> status.get().deadLetters())
        .description("Dead letters that are kept")
        .tag(HOOK, webhook.name())
        .register(registry);
  }

  private Counter deadLettersOf(Webhook webhook) {
    return registry.counter("holdfast.webhooks.buried", HOOK, webhook.name());
  }

  private Counter gapsOf(Webhook webhook) {
    return registry.counter("holdfast.webhooks.gaps", HOOK, webhook.name());
  }
}
