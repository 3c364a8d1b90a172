package dev.holdfast.transcripts.live;

import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * What the live readers of this replica get. Told from the start, as 0: a rate needs what was
 * before.
 */
@Startup
@Singleton
class LiveMetrics implements Outbox.Tally {
  private static final String OUT = "holdfast.transcript.messages.out";
  private static final String REPLAYS = "holdfast.transcript.replays";

  private final RedisClock clock;
  private final AtomicInteger subscribers = new AtomicInteger();
  private final Map<Line.Kind, Counter> lines = new EnumMap<>(Line.Kind.class);
  private final Counter interims;
  private final Counter droppedInterims;
  private final Counter overflows;
  private final Counter silents;
  private final Counter wholeReplays;
  private final Counter recoveredReplays;
  private final Counter unrecoveredReplays;
  private final DistributionSummary replaySize;
  private final Timer delivery;
  private final Timer lag;

  LiveMetrics(MeterRegistry registry, RedisClock clock) {
    this.clock = clock;
    registry.gauge("holdfast.transcript.subscribers", subscribers);
    for (Line.Kind kind : Line.Kind.values()) {
      lines.put(kind, registry.counter(OUT, "kind", kind.name().toLowerCase(Locale.ROOT)));
    }
    interims = registry.counter(OUT, "kind", "interim");
    droppedInterims = registry.counter("holdfast.transcript.interims.dropped");
    overflows = registry.counter("holdfast.transcript.slow.readers.closed");
    silents = registry.counter("holdfast.transcript.silent.readers.cut");
    wholeReplays = registry.counter(REPLAYS, "recovered", "not-asked");
    recoveredReplays = registry.counter(REPLAYS, "recovered", "yes");
    unrecoveredReplays = registry.counter(REPLAYS, "recovered", "no");
    replaySize =
        DistributionSummary.builder("holdfast.transcript.replay.entries").register(registry);
    // Redis's clock tells whole ms.
    delivery = histogram(Timer.builder("holdfast.transcript.delivery")).register(registry);
    lag = histogram(Timer.builder("holdfast.transcript.lag")).register(registry);
  }

  private static Timer.Builder histogram(Timer.Builder timer) {
    return timer.serviceLevelObjectives(
        LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new));
  }

  void counted(ConnectionHandler.Presence presence) {
    switch (presence) {
      case CAME -> subscribers.incrementAndGet();
      case LEFT -> subscribers.decrementAndGet();
      case VANISHED -> silents.increment();
    }
  }

  void sent(Line.Kind kind) {
    lines.get(kind).increment();
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
   * Something that is live is handed to a reader's socket.
   *
   * @param storedAt ms by Redis's clock
   * @param sentAt by its producer, ms since the Unix epoch
   */
  void lag(long storedAt, long sentAt) {
    long now = clock.now();
    delivery.record(Math.max(0, now - storedAt), TimeUnit.MILLISECONDS);
    lag.record(Math.max(0, now - sentAt), TimeUnit.MILLISECONDS);
  }
}
