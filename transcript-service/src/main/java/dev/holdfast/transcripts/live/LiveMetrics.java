package dev.holdfast.transcripts.live;

import dev.holdfast.state.metrics.Buckets;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the live readers of this replica get. Told from the start, as 0: a rate needs what was
 * before.
 */
@Startup
@Singleton
class LiveMetrics implements Outbox.Tally {
  private static final double[] REPLAYED = {1, 10, 50, 100, 500, 1_000, 5_000};

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
    Gauge.builder("holdfast.transcript.subscribers", subscribers, AtomicInteger::get)
        .description("Live readers")
        .register(registry);
    for (Line.Kind kind : Line.Kind.values()) {
      lines.put(kind, out(registry, kind.name().toLowerCase(Locale.ROOT)));
    }
    interims = out(registry, "interim");
    droppedInterims =
        counter(
            registry,
            "holdfast.transcript.interims.dropped",
            "Interims that slow readers did not get");
    overflows =
        counter(
            registry,
            "holdfast.transcript.slow.readers.closed",
            "Readers that were closed at the outbound limit");
    silents =
        counter(
            registry,
            "holdfast.transcript.silent.readers.cut",
            "Readers that were cut off because they were not there any more");
    wholeReplays = replays(registry, "not-asked");
    recoveredReplays = replays(registry, "yes");
    unrecoveredReplays = replays(registry, "no");
    replaySize =
        DistributionSummary.builder("holdfast.transcript.replay.entries")
            .description("Entries that a replay gave")
            .serviceLevelObjectives(REPLAYED)
            .register(registry);
    // Redis's clock tells whole ms.
    delivery =
        histogram(
                Timer.builder("holdfast.transcript.delivery")
                    .description("From stored in Redis to written to the reader's socket"))
            .register(registry);
    lag =
        histogram(
                Timer.builder("holdfast.transcript.lag")
                    .description("From sent by the producer to written to the reader's socket"))
            .register(registry);
  }

  private static Timer.Builder histogram(Timer.Builder timer) {
    return timer.serviceLevelObjectives(
        Buckets.ofMillis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000));
  }

  private static Counter out(MeterRegistry registry, String kind) {
    return counter(
        registry,
        "holdfast.transcript.messages.out",
        "Messages that were sent to readers, by kind",
        "kind",
        kind);
  }

  private static Counter replays(MeterRegistry registry, String recovered) {
    return counter(
        registry,
        "holdfast.transcript.replays",
        "Replays, by whether the reader asked to go on and could",
        "recovered",
        recovered);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
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
