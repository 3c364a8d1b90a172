package dev.holdfast.transcripts.socket;

import dev.holdfast.state.drain.DrainHappenings;
import dev.holdfast.state.drain.DrainTurn;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Empties this replica before it stops: new clients are refused, those that are here are sent away
 * one by one when it is this replica's turn, so that the other replicas do not meet them all at
 * once.
 */
@Singleton
class Drain {
  private static final long STEP_MS = 50;

  private final Vertx vertx;
  private final DrainTurn turn;
  private final Connections connections;
  private final Optional<Duration> shutdownDelay;
  private volatile boolean on;
  private volatile DrainHappenings told;

  Drain(
      Vertx vertx,
      DrainTurn turn,
      Connections connections,
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> shutdownDelay) {
    this.vertx = vertx;
    this.turn = turn;
    this.connections = connections;
    this.shutdownDelay = shutdownDelay;
  }

  boolean isOn() {
    return on;
  }

  // On the thread that shuts the process down; the delay begins when this ends. Its last fifth is
  // for those whose closing takes its time.
  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    on = true;
    if (connections.count() > 0) {
      turn.await();
    }
    begin(shutdownDelay.orElse(Duration.ZERO).multipliedBy(4).dividedBy(5));
  }

  void begin(Duration window) {
    on = true;
    told = DrainHappenings.began(connections.count(), window);
    if (connections.count() == 0) {
      turn.release();
    }
    long steps = Math.max(1, window.toMillis() / STEP_MS);
    step(connections.count(), steps, steps - 1);
  }

  private void step(long all, long steps, long stepsLeft) {
    connections.sendAwayAllBut((int) (all * stepsLeft / steps));
    if (stepsLeft > 0) {
      vertx.setTimer(STEP_MS, timer -> step(all, steps, stepsLeft - 1));
    } else {
      turn.release();
      told.ended();
    }
  }
}
