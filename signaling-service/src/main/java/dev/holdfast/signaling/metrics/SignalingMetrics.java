package dev.holdfast.signaling.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What signaling-service counts; the README lists the names. */
@Singleton
public class SignalingMetrics {
  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();

  SignalingMetrics(MeterRegistry registry) {
    this.registry = registry;
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

  public void displaced() {
    registry.counter("holdfast.sessions.displaced").increment();
  }

  public void packetRefused(String reason) {
    registry.counter("holdfast.packets.refused", "reason", reason).increment();
  }

  /** An event of a client was acknowledged: {@code ok} or an error's code. */
  public void eventHandled(String event, String outcome) {
    registry.counter("holdfast.events.handled", "event", event, "outcome", outcome).increment();
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
