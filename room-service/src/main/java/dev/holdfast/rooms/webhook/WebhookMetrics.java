package dev.holdfast.rooms.webhook;

import dev.holdfast.state.metrics.Buckets;
import dev.holdfast.state.webhook.WebhookHealth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What operators see of the webhooks. */
@Singleton
final class WebhookMetrics {
  private static final String HOOK = "hook";
  private static final List<String> OUTCOMES =
      List.of("taken", "refused", "timed-out", "unreachable", "forbidden");
  private static final Duration[] BUCKETS =
      Buckets.ofMillis(100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000);

  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** An attempt was made. */
  void attempted(Webhook webhook, AttemptResult result) {
    attempts(webhook, result.word()).increment();
  }

  /** An event was taken. */
  void taken(Webhook webhook, Duration sinceItHappened) {
    lag(webhook).record(sinceItHappened);
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
    OUTCOMES.forEach(outcome -> attempts(webhook, outcome));
    lag(webhook);
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
    return Counter.builder("holdfast.webhooks.buried")
        .description("Events that became dead letters")
        .tag(HOOK, webhook.name())
        .register(registry);
  }

  private Counter gapsOf(Webhook webhook) {
    return Counter.builder("holdfast.webhooks.gaps")
        .description("Times that events were lost before they were sent")
        .tag(HOOK, webhook.name())
        .register(registry);
  }

  private Counter attempts(Webhook webhook, String outcome) {
    return Counter.builder("holdfast.webhooks.attempts")
        .description("Attempts to hand an event over, by how they ended")
        .tags(HOOK, webhook.name(), "outcome", outcome)
        .register(registry);
  }

  private Timer lag(Webhook webhook) {
    return Timer.builder("holdfast.webhooks.lag")
        .description("From what happened to the receiver's 2xx")
        .tag(HOOK, webhook.name())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
