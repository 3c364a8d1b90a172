package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.webhook.HookHealth;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Makes attempts, and tells operators of them. Waits. */
@Singleton
final class Attempts {
  private static final Logger LOG = Logger.getLogger(Attempts.class);

  private final HookHealth health;
  private final HookMetrics metrics;
  private final RedisClock clock;

  Attempts(HookHealth health, HookMetrics metrics, RedisClock clock) {
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Makes one. */
  Outcome make(Hook hook, Poster poster, Notice notice) {
    Outcome outcome = poster.post(notice);
    metrics.attempted(hook, outcome);
    return outcome;
  }

  /** An event of a log was taken. */
  void taken(Hook hook, EventLogRef log, Notice notice) {
    metrics.taken(hook, age(notice));
    if (notice.isGap()) {
      metrics.gap(hook);
    }
    Await.on(health.succeeded(hook.name(), log.name().member()));
  }

  /**
   * An event of a log was not taken.
   *
   * @param before failed attempts at it before
   */
  void failed(Hook hook, EventLogRef log, Notice notice, int before, Outcome.Failed failure) {
    // Once each time a log begins to fail; the rest is metrics.
    if (before == 0) {
      LOG.warnf(
          "webhook %s: %s did not take %s of %s: %s",
          hook.name(), hook.url().getHost(), notice.type(), log.name().member(), failure.why());
    }
    Await.on(health.failed(hook.name(), log.name().member(), notice.at(), failure.why()));
  }

  /** What was attempted is not held any more, and nothing comes after it. */
  void lost(Hook hook, EventLogRef log) {
    LOG.warnf("webhook %s: events of %s are gone untaken", hook.name(), log.name().member());
    metrics.gap(hook);
    notWanted(hook, log);
  }

  /** What was attempted is not to be sent any more: the webhook was configured anew. */
  void notWanted(Hook hook, EventLogRef log) {
    Await.on(health.over(hook.name(), log.name().member()));
  }

  /** How long ago it happened. */
  Duration age(Notice notice) {
    return Duration.ofMillis(Math.max(0, clock.now() - notice.at()));
  }
}
