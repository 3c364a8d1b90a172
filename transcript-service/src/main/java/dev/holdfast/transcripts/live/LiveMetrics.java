package dev.holdfast.transcripts.live;

import dev.holdfast.state.redis.RedisClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** What the live readers of this replica get. */
@Singleton
class LiveMetrics implements Outbox.Tally {
  private static final String OUT = "holdfast.transcript.messages.out";
  private static final String REPLAYS = "holdfast.transcript.replays";

  private final RedisClock clock;
  private final AtomicInteger subscribers = new AtomicInteger();
  private final Counter finals;
  private final Counter interims;
  private final Counter droppedInterims;
  private final Counter overflows;
  private final Counter silents;
  private final Counter wholeReplays;
  private final Counter recoveredReplays;
  private final Counter unrecoveredReplays;
  private final DistributionSummary replaySize;
  private final Timer lag;

  LiveMetrics(MeterRegistry registry, RedisClock clock) {
    this.clock = clock;
    registry.gauge("holdfast.transcript.subscribers", subscribers);
    finals = registry.counter(OUT, "kind", "final");
    interims = registry.counter(OUT, "kind", "interim");
    droppedInterims = registry.counter("holdfast.transcript.interims.dropped");
    overflows = registry.counter("holdfast.transcript.slow.readers.closed");
    silents = registry.counter("holdfast.transcript.silent.readers.cut");
    wholeReplays = registry.counter(REPLAYS, "recovered", "not-asked");
    recoveredReplays = registry.counter(REPLAYS, "recovered", "yes");
    unrecoveredReplays = registry.counter(REPLAYS, "recovered", "no");
    replaySize =
        DistributionSummary.builder("holdfast.transcript.replay.entries").register(registry);
    // From Redis's acknowledgment to the hand-over to the socket; Redis's clock tells whole ms.
    lag =
        Timer.builder("holdfast.transcript.lag")
            .serviceLevelObjectives(
                LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new))
            .register(registry);
  }

  void opened() {
    subscribers.incrementAndGet();
  }

  void closed() {
    subscribers.decrementAndGet();
  }

  void sentFinal() {
    finals.increment();
  }

  @Override
  public void sentInterim() {
    interims.increment();
  }

  @Override
  public void droppedInterim() {
    droppedInterims.increment();
  }

  @Override
  public void overflowed() {
    overflows.increment();
  }

  void silent() {
    silents.increment();
  }

  void wholeReplay() {
    wholeReplays.increment();
  }

  void recovered() {
    recoveredReplays.increment();
  }

  void notRecovered() {
    unrecoveredReplays.increment();
  }

  void replayed(int entries) {
    replaySize.record(entries);
  }

  /**
   * @param storedAt ms by Redis's clock
   */
  void lag(long storedAt) {
    lag.record(Duration.ofMillis(Math.max(0, clock.now() - storedAt)));
  }
}
