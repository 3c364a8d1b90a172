package dev.holdfast.rooms.metrics;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

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
import java.util.Map;
import java.util.function.Function;
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

  /**
   * By name, as they were read last: a gauge reads them here, and is never away to be made anew.
   */
  private volatile Map<String, QueueView> queues = Map.of();

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
      queues =
          knownQueues.names().stream()
              .limit(config.mostQueues())
              .map(dispatch::show)
              .collect(toMap(QueueView::name, identity()));
      waiting.register(queues.keySet().stream().map(this::waitingIn).toList());
      agents.register(queues.keySet().stream().flatMap(this::agentsOf).toList());
      failure.succeeded();
    } catch (HoldfastException away) {
      LOG.debugf("no figures: %s", away.getMessage());
    } catch (RuntimeException e) {
      failure.failed(e);
    }
  }

  private MultiGauge.Row<?> waitingIn(String name) {
    return MultiGauge.Row.of(Tags.of("queue", name), () -> last(name, QueueView::waiting));
  }

  private Stream<MultiGauge.Row<?>> agentsOf(String name) {
    return STATES.stream()
        .map(
            state ->
                MultiGauge.Row.of(
                    Tags.of("queue", name, "state", state.wire()),
                    () -> last(name, queue -> countOf(state, queue))));
  }

  /** None of a queue that is gone, until its gauge is gone too. */
  private Number last(String name, Function<QueueView, Number> figure) {
    QueueView queue = queues.get(name);
    return queue == null ? 0 : figure.apply(queue);
  }

  private static long countOf(AgentStatus state, QueueView queue) {
    return queue.agents().stream().filter(one -> one.state() == state).count();
  }
}
