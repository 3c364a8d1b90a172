package dev.holdfast.rooms.webhook;

import dev.holdfast.state.log.RepeatedFailure;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.webhook.WebhookHealth;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Makes attempts, and tells operators of them. Waits. */
@Singleton
final class Attempts {
  private static final Logger LOG = Logger.getLogger(Attempts.class);

  private final WebhookHealth health;
  private final WebhookMetrics metrics;
  private final RedisClock clock;
  private final Map<String, RepeatedFailure> failures = new ConcurrentHashMap<>();

  Attempts(WebhookHealth health, WebhookMetrics metrics, RedisClock clock) {
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Makes one. */
  AttemptResult make(Webhook webhook, WebhookSender sender, WebhookMessage message) {
    AttemptResult result = sender.post(message);
    metrics.attempted(webhook, result);
    return result;
  }

  /** An event of a log was taken. */
  void taken(Webhook webhook, EventLogRef log, WebhookMessage message) {
    metrics.taken(webhook, age(message));
    if (message.isGap()) {
      metrics.gap(webhook);
    }
    of(webhook).succeeded();
    Await.on(health.succeeded(webhook.name(), log.name().member()));
  }

  /** An event of a log was not taken. */
  void failed(
      Webhook webhook, EventLogRef log, WebhookMessage message, AttemptResult.Failed failure) {
    of(webhook)
        .failed("%s of %s: %s".formatted(message.type(), log.name().member(), failure.why()));
    Await.on(health.failed(webhook.name(), log.name().member(), message.at(), failure.why()));
  }

  /** What was attempted is not held any more, and nothing comes after it. */
  void lost(Webhook webhook, EventLogRef log) {
    LOG.warnf("webhook %s: events of %s are gone untaken", webhook.name(), log.name().member());
    metrics.gap(webhook);
    notWanted(webhook, log);
  }

  /** What was attempted is not to be sent any more: the webhook was configured anew. */
  void notWanted(Webhook webhook, EventLogRef log) {
    Await.on(health.over(webhook.name(), log.name().member()));
  }

  private RepeatedFailure of(Webhook webhook) {
    return failures.computeIfAbsent(
        webhook.name(),
        name ->
            new RepeatedFailure(
                LOG, "webhook %s: %s did not take".formatted(name, webhook.url().getHost())));
  }

  /** How long ago it happened. */
  Duration age(WebhookMessage message) {
    return Duration.ofMillis(Math.max(0, clock.now() - message.at()));
  }
}
