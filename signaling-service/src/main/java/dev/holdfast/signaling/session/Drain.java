package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.AdmissionState;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.event.EventType;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * A rolling deploy's side of things: on SIGTERM new connections are refused, clients are told, and
 * the connections are closed one by one over most of the shutdown delay, so that the other replicas
 * are not stormed. The clients come back there, and nobody else notices.
 */
@Singleton
public class Drain implements AdmissionState {
  private static final Logger LOG = Logger.getLogger(Drain.class);
  private static final double SHARE_OF_DELAY = 0.8;

  private final SessionRegistry registry;
  private final ReplicaLease lease;
  private final SignalingMetrics metrics;
  private final Duration delay;
  private volatile boolean draining;

  Drain(
      SessionRegistry registry,
      ReplicaLease lease,
      SignalingMetrics metrics,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay) {
    this.registry = registry;
    this.lease = lease;
    this.metrics = metrics;
    this.delay = delay;
  }

  @Override
  public boolean isOpen() {
    return !draining && lease.isKnown();
  }

  /** Whether clients are being sent to other replicas: whoever came late is not let in. */
  boolean isUnderWay() {
    return draining;
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    draining = true;
    long window = (long) (delay.toMillis() * SHARE_OF_DELAY);
    List<ClientSession> all = new ArrayList<>(registry.all());
    Collections.shuffle(all);
    LOG.infof("draining %d connections over %d ms", all.size(), window);
    String announcement =
        EventType.SERVER_DRAINING.arguments("{\"reconnectWithinMs\":" + window + "}");
    for (int i = 0; i < all.size(); i++) {
      ClientSession session = all.get(i);
      session.connection().run(() -> announce(session, announcement));
      session
          .connection()
          .runAfter(Math.max(1, window * (i + 1) / all.size()), () -> close(session));
    }
  }

  private static void announce(ClientSession session, String announcement) {
    session.move();
    session.connection().sendEvent(announcement);
  }

  private void close(ClientSession session) {
    if (!session.isOver()) {
      metrics.drained();
      session.connection().closeForReturn(ErrorCode.DRAINING);
    }
  }
}
