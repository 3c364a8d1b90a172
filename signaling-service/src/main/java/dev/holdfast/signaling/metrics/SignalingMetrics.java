package dev.holdfast.signaling.metrics;

import dev.holdfast.state.metrics.Buckets;
import dev.holdfast.state.redis.RedisClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What signaling-service counts; the README lists the names. What can be named before it happens is
 * there, at zero, from the start: a counter that begins with its first event hides that event from
 * {@code rate()} and {@code increase()}.
 */
@Singleton
public class SignalingMetrics {
  private static final Duration[] LATENCIES =
      IntStream.of(250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000)
          .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
          .toArray(Duration[]::new);

  private static final double[] REPLAYED = {1, 2, 5, 10, 25, 50, 100, 250};

  private static final List<String> TRANSPORTS = List.of("websocket", "polling");
  private static final List<String> CLOSE_CAUSES =
      List.of("transport", "ping-timeout", "malformed", "slow-consumer", "limit", "server");
  private static final List<String> CONNECT_OUTCOMES =
      List.of(
          "new",
          "recovered",
          "not-recovered",
          "unauthorized",
          "token-expired",
          "forbidden",
          "removed",
          "invalid-payload",
          "rate-limited",
          "too-many-sessions",
          "overloaded",
          "unavailable",
          "draining",
          "internal");
  private static final List<String> REFUSALS =
      List.of(
          "malformed",
          "payload-too-large",
          "rate-limited",
          "overloaded",
          "unconnected",
          "address-overloaded",
          "address-unconnected",
          "address-rate-limited",
          "pid-guessing");

  /** Those that alerts ask for; other errors of an event begin with their first. */
  private static final List<String> EVENT_OUTCOMES = List.of("ok", "unavailable", "internal");

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();
  // By event and outcome: the registry takes longer to find a counter than to count.
  private final Map<String, Map<String, Counter>> handled = new ConcurrentHashMap<>();

  private final RedisClock clock;
  private final Timer relayLatency;
  private final Timer outage;
  private final Timer recovery;
  private final Timer drain;
  private final DistributionSummary replayed;
  private final Counter upgraded;
  private final Counter forwarded;
  private final Counter overflowed;
  private final Counter displaced;
  private final Counter drained;
  private final Counter leaseLost;
  private final Counter quarantined;

  SignalingMetrics(MeterRegistry registry, RedisClock clock) {
    this.registry = registry;
    this.clock = clock;
    this.relayLatency =
        Timer.builder("holdfast.relay.latency")
            .description("From an event's arrival to its write to the target's connection")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    this.outage =
        timer(
            "holdfast.session.outage",
            "How long recovered sessions had been detached whose loss had been noticed",
            500,
            1_000,
            2_000,
            5_000,
            10_000,
            20_000,
            30_000,
            45_000,
            60_000,
            120_000,
            300_000);
    this.recovery =
        timer(
            "holdfast.session.recovery",
            "From the arrival of a CONNECT to the answer that recovers its session",
            5,
            10,
            25,
            50,
            100,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000);
    this.drain =
        timer(
            "holdfast.drain",
            "From the beginning of a drain until it closed a connection, of each that it closed",
            1_000,
            2_000,
            5_000,
            10_000,
            15_000,
            20_000,
            30_000,
            60_000,
            120_000,
            300_000,
            600_000);
    this.replayed =
        DistributionSummary.builder("holdfast.session.replayed.events")
            .description("Events that a recovery replayed")
            .serviceLevelObjectives(REPLAYED)
            .register(registry);
    this.upgraded =
        counter("holdfast.connections.upgraded", "Polling connections that went to WebSocket");
    this.forwarded =
        counter("holdfast.requests.forwarded", "Requests handed to the replica of their session");
    this.overflowed =
        counter(
            "holdfast.session.overflowed",
            "Clients not recovered because what their offset needs is gone from the outbox");
    this.displaced =
        counter("holdfast.sessions.displaced", "Connections that a newer one displaced");
    this.drained = counter("holdfast.connections.drained", "Connections that a drain closed");
    this.leaseLost =
        counter("holdfast.replica.lease.lost", "Times that the lease ran out of a living replica");
    this.quarantined =
        counter(
            "holdfast.events.set.aside",
            "Events not sent any more because each connection ended with them");
    for (String transport : TRANSPORTS) {
      openBy(transport);
      CLOSE_CAUSES.forEach(cause -> closed(transport, cause));
    }
    CONNECT_OUTCOMES.forEach(this::connects);
    REFUSALS.forEach(this::refused);
    recovered("lost");
    recovered("held");
  }

  /** Events of this name will be counted. */
  public void expect(String event) {
    EVENT_OUTCOMES.forEach(outcome -> handled(event, outcome));
  }

  public void connectionOpened(String transport) {
    openBy(transport).incrementAndGet();
  }

  /** A connection went over from polling to WebSocket. */
  public void connectionUpgraded() {
    openBy("polling").decrementAndGet();
    openBy("websocket").incrementAndGet();
    upgraded.increment();
  }

  /** A request was handed to the replica that owns its session. */
  public void forwarded() {
    forwarded.increment();
  }

  public void connectionClosed(String transport, String cause) {
    openBy(transport).decrementAndGet();
    closed(transport, cause).increment();
  }

  /** A CONNECT was answered: {@code new}, {@code recovered}, {@code not-recovered} or an error. */
  public void connectAnswered(String outcome) {
    connects(outcome).increment();
  }

  /** A session was recovered whose loss had been noticed: how long it had no connection. */
  public void recoveredAfterLoss(long ms) {
    recovered("lost").increment();
    outage.record(Duration.ofMillis(ms));
  }

  /** A session was recovered before anybody noticed that its connection or its replica is gone. */
  public void recoveredWhileHeld() {
    recovered("held").increment();
  }

  /** Events that a recovery replayed. */
  public void replayed(int events) {
    replayed.record(events);
  }

  /**
   * A client could not be recovered: what its offset needs was trimmed from the outbox, or lost.
   */
  public void outboxOverflowed() {
    overflowed.increment();
  }

  /** An event is not sent to a client any more, because its connection ended with it each time. */
  public void quarantined() {
    quarantined.increment();
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
    displaced.increment();
  }

  public void packetRefused(String reason) {
    refused(reason).increment();
  }

  /** An event of a client was acknowledged: {@code ok} or an error's code. */
  public void eventHandled(String event, String outcome) {
    handled(event, outcome).increment();
  }

  /** A connection was closed by a drain, so long after that began. */
  public void drained(Duration sinceItBegan) {
    drained.increment();
    drain.record(sinceItBegan);
  }

  /** A CONNECT was answered by which its session goes on. */
  public void recoveryTook(Duration time) {
    recovery.record(time);
  }

  public void leaseLost() {
    leaseLost.increment();
  }

  private Counter closed(String transport, String cause) {
    return counter(
        "holdfast.connections.closed",
        "Connections that ended, by the cause",
        "transport",
        transport,
        "cause",
        cause);
  }

  private Counter connects(String outcome) {
    return counter("holdfast.connects", "CONNECTs that were answered", "outcome", outcome);
  }

  private Counter recovered(String before) {
    return counter(
        "holdfast.sessions.recovered",
        "Sessions that were recovered, by whether their loss had been noticed",
        "before",
        before);
  }

  private Counter refused(String reason) {
    return counter(
        "holdfast.packets.refused",
        "Handshakes, connections and packets that were refused, by the reason",
        "reason",
        reason);
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private Timer timer(String name, String description, long... bucketsMs) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(Buckets.ofMillis(bucketsMs))
        .register(registry);
  }

  private Counter handled(String event, String outcome) {
    return handled
        .computeIfAbsent(event, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            outcome,
            how ->
                counter(
                    "holdfast.events.handled",
                    "Client events that were acknowledged, by name and outcome",
                    "event",
                    event,
                    "outcome",
                    how));
  }

  private AtomicInteger openBy(String transport) {
    return connections.computeIfAbsent(
        transport,
        name -> {
          AtomicInteger open = new AtomicInteger();
          Gauge.builder("holdfast.connections", open, AtomicInteger::get)
              .description("Open connections")
              .tag("transport", name)
              .strongReference(true)
              .register(registry);
          return open;
        });
  }
}
