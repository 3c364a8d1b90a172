package dev.holdfast.rooms.webhook;

import dev.holdfast.state.webhook.HookHealth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** What operators see of the webhooks. */
@Singleton
final class HookMetrics {
  private static final String HOOK = "hook";
  private final MeterRegistry registry;

  HookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** An attempt was made. */
  void attempted(Hook hook, Outcome outcome) {
    registry
        .counter("holdfast.webhooks.attempts", HOOK, hook.name(), "outcome", outcome.word())
        .increment();
  }

  /** An event was taken. */
  void taken(Hook hook, Duration sinceItHappened) {
    Timer.builder("holdfast.webhooks.lag")
        .description("From what happened to the receiver's 2xx")
        .tag(HOOK, hook.name())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(10))
        .maximumExpectedValue(Duration.ofHours(1))
        .register(registry)
        .record(sinceItHappened);
  }

  /** An event became a dead letter. */
  void buried(Hook hook) {
    buriedBy(hook).increment();
  }

  /** Events were lost before they were sent, and the receiver was told so. */
  void gap(Hook hook) {
    gapsOf(hook).increment();
  }

  /**
   * Shows what is known of a webhook over all replicas; and what must never be counted, at nought,
   * so that its first time is seen.
   */
  void show(Hook hook, Supplier<HookHealth.Status> status) {
    buriedBy(hook);
    gapsOf(hook);
    Gauge.builder("holdfast.webhooks.waiting", () -> status.get().waiting())
        .description("Logs that are due and not looked at yet")
        .tag(HOOK, hook.name())
        .register(registry);
    Gauge.builder("holdfast.webhooks.failing", () -> status.get().failing())
        .description("Logs whose next event was attempted and not taken")
        .tag(HOOK, hook.name())
        .register(registry);
    Gauge.builder("holdfast.webhooks.dead.letters", () -> status.get().deadLetters())
        .description("Dead letters that are kept")
        .tag(HOOK, hook.name())
        .register(registry);
  }

  private Counter buriedBy(Hook hook) {
    return registry.counter("holdfast.webhooks.buried", HOOK, hook.name());
  }

  private Counter gapsOf(Hook hook) {
    return registry.counter("holdfast.webhooks.gaps", HOOK, hook.name());
  }
}
