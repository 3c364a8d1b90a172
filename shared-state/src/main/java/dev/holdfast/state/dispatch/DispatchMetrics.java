package dev.holdfast.state.dispatch;

import dev.holdfast.state.metrics.Buckets;
import dev.holdfast.state.metrics.Exemplars;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the dispatch does, by queue. */
@Singleton
public final class DispatchMetrics {
  /** Queues are named by tokens: past so many the others are counted together. */
  private static final int MOST_QUEUES = 100;

  private static final List<String> RINGS =
      List.of("accepted", "declined", "no-answer", "cancelled", "agent-away");
  private static final List<String> GIVEN_UP =
      List.of("cancelled", "no-agent", "reconnection-timeout");

  // Service levels are said of 10, 20 or 30 s; what is above five minutes is out of hand.
  private static final Duration[] WAITS =
      Buckets.ofSeconds(5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600);

  private final DispatchConfig config;
  private final Set<String> queues = ConcurrentHashMap.newKeySet();

  DispatchMetrics(DispatchConfig config) {
    this.config = config;
  }

  /** Shows the counters of configured queues at zero, in services that change calls. */
  public void expect() {
    config.queues().keySet().stream().sorted().forEach(this::tag);
  }

  void count(DispatchAnswer.Count count) {
    String queue = tag(count.queue());
    switch (count.what()) {
      case "ring" -> rings(queue, count.value()).increment();
      case "wait" -> {
        Duration waited = Duration.ofMillis(Long.parseLong(count.value()));
        Exemplars.of(count.trace(), () -> wait(queue).record(waited));
      }
      case "ended" -> givenUp(queue, count.value()).increment();
      default -> throw new IllegalStateException("nobody counts " + count.what());
    }
  }

  private String tag(String queue) {
    if (queues.contains(queue)) {
      return queue;
    }
    if (queues.size() < MOST_QUEUES) {
      queues.add(queue);
      show(queue);
      return queue;
    }
    return "other";
  }

  // All of a queue's at once: what is counted for the first time was at zero before.
  private static void show(String queue) {
    RINGS.forEach(outcome -> rings(queue, outcome));
    GIVEN_UP.forEach(reason -> givenUp(queue, reason));
    wait(queue);
  }

  private static Counter rings(String queue, String outcome) {
    return Counter.builder("holdfast.dispatch.rings")
        .description("Rings at agents that ended, by how")
        .tags("queue", queue, "outcome", outcome)
        .register(Metrics.globalRegistry);
  }

  private static Timer wait(String queue) {
    return Timer.builder("holdfast.dispatch.wait")
        .description("How long calls waited, from the request to an agent's acceptance")
        .tag("queue", queue)
        .serviceLevelObjectives(WAITS)
        .register(Metrics.globalRegistry);
  }

  private static Counter givenUp(String queue, String reason) {
    return Counter.builder("holdfast.dispatch.given.up")
        .description("Calls that ended before an agent had them, by the reason")
        .tags("queue", queue, "reason", reason)
        .register(Metrics.globalRegistry);
  }
}
