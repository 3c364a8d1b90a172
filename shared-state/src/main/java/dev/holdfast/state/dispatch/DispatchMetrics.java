package dev.holdfast.state.dispatch;

import io.micrometer.core.instrument.Metrics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the dispatch does, by queue. */
@Singleton
final class DispatchMetrics {
  private static final String RINGS = "holdfast.dispatch.rings";
  private static final String WAIT = "holdfast.dispatch.wait";
  private static final String GIVEN_UP = "holdfast.dispatch.given.up";

  /** Queues are named by tokens: past so many the others are counted together. */
  private static final int MOST_QUEUES = 100;

  private final Set<String> queues = ConcurrentHashMap.newKeySet();

  void count(DispatchAnswer.Count count) {
    String queue = tag(count.queue());
    switch (count.what()) {
      case "ring" -> Metrics.counter(RINGS, "queue", queue, "outcome", count.value()).increment();
      case "wait" ->
          Metrics.timer(WAIT, "queue", queue)
              .record(Duration.ofMillis(Long.parseLong(count.value())));
      case "ended" ->
          Metrics.counter(GIVEN_UP, "queue", queue, "reason", count.value()).increment();
      default -> throw new IllegalStateException("nobody counts " + count.what());
    }
  }

  private String tag(String queue) {
    if (queues.contains(queue) || queues.size() < MOST_QUEUES) {
      queues.add(queue);
      return queue;
    }
    return "other";
  }
}
