package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.AdmissionState;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.drain.DrainHappenings;
import dev.holdfast.state.drain.DrainTurn;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.event.EventType;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A rolling deploy's side of things: on SIGTERM new connections are refused. Once it is this
 * replica's turn, clients are told, and the connections are closed one by one over most of the
 * shutdown delay, so that the other replicas are not stormed. The clients come back there, and
 * nobody else notices.
 */
@Singleton
public class Drain implements AdmissionState {
  private static final double SHARE_OF_DELAY = 0.8;

  private final DrainTurn turn;
  private final SessionRegistry registry;
  private final ReplicaLease lease;
  private final SignalingMetrics metrics;
  private final Duration delay;
  private volatile boolean draining;
  private volatile DrainHappenings told;

  Drain(
      DrainTurn turn,
      SessionRegistry registry,
      ReplicaLease lease,
      SignalingMetrics metrics,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay) {
    this.turn = turn;
    this.registry = registry;
    this.lease = lease;
    this.metrics = metrics;
    this.delay = delay;
  }

  @Override
  public boolean isOpen() {
    return !draining && lease.isKnown();
  }

  /** Whether clients are sent to other replicas, now or in its turn: nobody else is let in. */
  boolean isUnderWay() {
    return draining;
  }

  // On the thread that shuts the process down; the delay begins when this ends.
  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    draining = true;
    if (!registry.all().isEmpty()) {
      turn.await();
    }
    long window = (long) (delay.toMillis() * SHARE_OF_DELAY);
    List<ClientSession> all = new ArrayList<>(registry.all());
    Collections.shuffle(all);
    told = DrainHappenings.began(all.size(), Duration.ofMillis(window));
    sendAway(all, window);
    if (all.isEmpty()) {
      ended();
    }
  }

  private void sendAway(List<ClientSession> all, long window) {
    String announcement =
        EventType.SERVER_DRAINING.arguments("{\"reconnectWithinMs\":" + window + "}");
    AtomicInteger here = new AtomicInteger(all.size());
    for (int i = 0; i < all.size(); i++) {
      ClientSession session = all.get(i);
      session.connection().run(() -> announce(session, announcement));
      session
          .connection()
          .runAfter(Math.max(1, window * (i + 1) / all.size()), () -> close(session, here));
    }
  }

  private static void announce(ClientSession session, String announcement) {
    session.move();
    session.connection().sendEvent(announcement);
  }

  private void close(ClientSession session, AtomicInteger here) {
    try {
      if (!session.isOver()) {
        metrics.drained(told.took());
        session.connection().closeForReturn(ErrorCode.DRAINING);
      }
    } finally {
      if (here.decrementAndGet() == 0) {
        ended();
      }
    }
  }

  private void ended() {
    turn.release();
    told.ended();
  }
}
