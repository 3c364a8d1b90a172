package dev.holdfast.rooms.config;

import dev.holdfast.rooms.deadline.DeadlineConfig;
import dev.holdfast.rooms.ice.TurnConfig;
import dev.holdfast.rooms.metrics.FigureConfig;
import dev.holdfast.rooms.token.IssuingConfig;
import dev.holdfast.state.config.Complaints;
import dev.holdfast.state.config.SharedConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Stops the start of a service whose configuration cannot be meant, and says in one line why. What
 * is wrong with a webhook is told by whoever reads its configuration (Hooks).
 */
@Singleton
final class ConfigCheck {
  private final SharedConfig shared;
  private final DeadlineConfig deadlines;
  private final FigureConfig figures;
  private final IssuingConfig issuing;
  private final TurnConfig turn;

  ConfigCheck(
      SharedConfig shared,
      DeadlineConfig deadlines,
      FigureConfig figures,
      IssuingConfig issuing,
      TurnConfig turn) {
    this.shared = shared;
    this.deadlines = deadlines;
    this.figures = figures;
    this.issuing = issuing;
    this.turn = turn;
  }

  // Before anybody asks for Redis: what is wrong here should be what is told.
  void check(@Observes @Priority(1) StartupEvent event) {
    Complaints complaints = new Complaints();
    shared.check(complaints);
    complaints.positive("holdfast.deadlines.poll", deadlines.poll());
    complaints.longer(
        "holdfast.deadlines.claim-lapse",
        deadlines.claimLapse(),
        "holdfast.deadlines.poll",
        deadlines.poll());
    complaints.notNegative("holdfast.deadlines.grace", deadlines.grace());
    complaints.positive("holdfast.deadlines.concurrency", deadlines.concurrency());
    complaints.positive("holdfast.figures.every", figures.every());
    complaints.positive("holdfast.figures.most-queues", figures.mostQueues());
    complaints.positive("holdfast.token.ttl", issuing.ttl());
    complaints.atLeast(
        "holdfast.token.max-ttl", issuing.maxTtl(), "holdfast.token.ttl", issuing.ttl());
    complaints.positive("holdfast.turn.ttl", turn.ttl());
    complaints.raise();
  }
}
