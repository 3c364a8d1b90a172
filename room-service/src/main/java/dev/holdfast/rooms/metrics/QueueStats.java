package dev.holdfast.rooms.metrics;

import dev.holdfast.state.dispatch.AgentStatus;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.KnownQueues;
import dev.holdfast.state.dispatch.QueueView;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.log.RepeatedFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Shows how long the queues are, and what the agents do who serve them. Every replica reads the
 * same, so that whichever is asked can answer: take the greatest, not the sum.
 */
@Singleton
final class QueueStats {
  private static final Logger LOG = Logger.getLogger(QueueStats.class);
  private static final List<AgentStatus> STATES = List.of(AgentStatus.values());

  private final RepeatedFailure failure =
      new RepeatedFailure(LOG, "the queues' figures could not be read");
  private final Dispatch dispatch;
  private final KnownQueues knownQueues;
  private final StatsConfig config;
  private final MultiGauge waiting;
  private final MultiGauge agents;
  private volatile Thread reader;

  QueueStats(
      Dispatch dispatch, KnownQueues knownQueues, StatsConfig config, MeterRegistry registry) {
    this.dispatch = dispatch;
    this.knownQueues = knownQueues;
    this.config = config;
    this.waiting =
        MultiGauge.builder("holdfast.queues.waiting")
            .description("Calls that wait in a queue")
            .register(registry);
    this.agents =
        MultiGauge.builder("holdfast.queues.agents")
            .description("Agents who serve a queue, by what they do")
            .register(registry);
  }

  void begin(@Observes StartupEvent event) {
    reader = Thread.ofVirtual().name("queue-figures").start(this::readAgainAndAgain);
  }

  void end(@Observes ShutdownEvent event) {
    reader.interrupt();
  }

  private void readAgainAndAgain() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        read();
        Thread.sleep(config.every());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read() throws InterruptedException {
    try {
      List<QueueView> queues =
          knownQueues.names().stream().limit(config.mostQueues()).map(dispatch::show).toList();
      waiting.register(
          queues.stream()
              .map(queue -> MultiGauge.Row.of(Tags.of("queue", queue.name()), queue.waiting()))
              .toList(),
          true);
      agents.register(
          queues.stream().<MultiGauge.Row<?>>flatMap(QueueStats::agentsOf).toList(), true);
      failure.succeeded();
    } catch (HoldfastException away) {
      LOG.debugf("no figures: %s", away.getMessage());
    } catch (RuntimeException e) {
      failure.failed(e);
    }
  }

  private static Stream<MultiGauge.Row<?>> agentsOf(QueueView queue) {
    return STATES.stream()
        .map(
            state ->
                MultiGauge.Row.of(
                    Tags.of("queue", queue.name(), "state", state.wire()),
                    queue.agents().stream().filter(one -> one.state() == state).count()));
  }
}
