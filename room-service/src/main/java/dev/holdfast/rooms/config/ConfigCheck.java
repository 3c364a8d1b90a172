package dev.holdfast.rooms.config;

import dev.holdfast.rooms.deadline.DeadlineConfig;
import dev.holdfast.rooms.ice.TurnConfig;
import dev.holdfast.rooms.metrics.StatsConfig;
import dev.holdfast.rooms.token.IssuingConfig;
import dev.holdfast.state.config.ConfigErrors;
import dev.holdfast.state.config.SharedConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Stops the start of a service whose configuration cannot be meant, and says in one line why. What
 * is wrong with a webhook is told by whoever reads its configuration (ConfiguredWebhooks).
 */
@Singleton
final class ConfigCheck {
  private final SharedConfig shared;
  private final DeadlineConfig deadlines;
  private final StatsConfig stats;
  private final IssuingConfig issuing;
  private final TurnConfig turn;

  ConfigCheck(
      SharedConfig shared,
      DeadlineConfig deadlines,
      StatsConfig stats,
      IssuingConfig issuing,
      TurnConfig turn) {
    this.shared = shared;
    this.deadlines = deadlines;
    this.stats = stats;
    this.issuing = issuing;
    this.turn = turn;
  }

  // Runs before anything needs Redis, so that this fault is the one that is reported.
  void check(@Observes @Priority(1) StartupEvent event) {
    ConfigErrors errors = new ConfigErrors();
    shared.check(errors);
    errors.positive("holdfast.deadlines.poll", deadlines.poll());
    errors.longer(
        "holdfast.deadlines.claim-lapse",
        deadlines.claimLapse(),
        "holdfast.deadlines.poll",
        deadlines.poll());
    errors.notNegative("holdfast.deadlines.grace", deadlines.grace());
    errors.positive("holdfast.deadlines.concurrency", deadlines.concurrency());
    errors.positive("holdfast.figures.every", stats.every());
    errors.positive("holdfast.figures.most-queues", stats.mostQueues());
    errors.positive("holdfast.token.ttl", issuing.ttl());
    errors.atLeast("holdfast.token.max-ttl", issuing.maxTtl(), "holdfast.token.ttl", issuing.ttl());
    errors.positive("holdfast.turn.ttl", turn.ttl());
    errors.raise();
  }
}
