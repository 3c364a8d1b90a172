package dev.holdfast.signaling.metrics;

import dev.holdfast.state.redis.RedisClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What signaling-service counts; the README lists the names. */
@Singleton
public class SignalingMetrics {
  private static final Duration[] LATENCIES =
      IntStream.of(250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000)
          .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();
  // By event and outcome: the registry takes longer to find a counter than to count.
  private final Map<String, Map<String, Counter>> handled = new ConcurrentHashMap<>();

  private final RedisClock clock;
  private final Timer relayLatency;

  SignalingMetrics(MeterRegistry registry, RedisClock clock) {
    this.registry = registry;
    this.clock = clock;
    this.relayLatency =
        Timer.builder("holdfast.relay.latency")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    openBy("websocket");
    openBy("polling");
  }

  public void connectionOpened(String transport) {
    openBy(transport).incrementAndGet();
  }

  /** A connection went over from polling to WebSocket. */
  public void connectionUpgraded() {
    openBy("polling").decrementAndGet();
    openBy("websocket").incrementAndGet();
    registry.counter("holdfast.connections.upgraded").increment();
  }

  /** A request was handed to the replica that owns its session. */
  public void forwarded() {
    registry.counter("holdfast.requests.forwarded").increment();
  }

  public void connectionClosed(String transport, String cause) {
    openBy(transport).decrementAndGet();
    registry
        .counter("holdfast.connections.closed", "transport", transport, "cause", cause)
        .increment();
  }

  /** A CONNECT was answered: {@code new}, {@code recovered}, {@code not-recovered} or an error. */
  public void connectAnswered(String outcome) {
    registry.counter("holdfast.connects", "outcome", outcome).increment();
  }

  /** A session was recovered whose loss had been noticed: how long it had no connection. */
  public void recoveredAfterLoss(long ms) {
    recovered("lost");
    registry.timer("holdfast.session.outage").record(Duration.ofMillis(ms));
  }

  /** A session was recovered before anybody noticed that its connection or its replica is gone. */
  public void recoveredWhileHeld() {
    recovered("held");
  }

  private void recovered(String before) {
    registry.counter("holdfast.sessions.recovered", "before", before).increment();
  }

  /** Events that a recovery replayed. */
  public void replayed(int events) {
    registry.summary("holdfast.session.replayed").record(events);
  }

  /**
   * A client could not be recovered: what its offset needs was trimmed from the outbox, or lost.
   */
  public void outboxOverflowed() {
    registry.counter("holdfast.session.overflowed").increment();
  }

  /** An event is not sent to a client any more, because its connection ended with it each time. */
  public void setAside() {
    registry.counter("holdfast.events.set.aside").increment();
  }

  /**
   * An event of another participant was written to its target's connection as it came.
   *
   * @param cameMicros when it came to the sender's replica, by Redis's clock
   */
  public void relayed(long cameMicros) {
    relayLatency.record(Math.max(0, clock.nowMicros() - cameMicros), TimeUnit.MICROSECONDS);
  }

  public void displaced() {
    registry.counter("holdfast.sessions.displaced").increment();
  }

  public void packetRefused(String reason) {
    registry.counter("holdfast.packets.refused", "reason", reason).increment();
  }

  /** An event of a client was acknowledged: {@code ok} or an error's code. */
  public void eventHandled(String event, String outcome) {
    handled
        .computeIfAbsent(event, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            outcome,
            how -> registry.counter("holdfast.events.handled", "event", event, "outcome", how))
        .increment();
  }

  public void drained() {
    registry.counter("holdfast.connections.drained").increment();
  }

  public void leaseLost() {
    registry.counter("holdfast.replica.lease.lost").increment();
  }

  private AtomicInteger openBy(String transport) {
    return connections.computeIfAbsent(
        transport,
        name ->
            registry.gauge(
                "holdfast.connections", Tags.of("transport", name), new AtomicInteger()));
  }
}
