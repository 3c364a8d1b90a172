package dev.holdfast.signaling.session;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.replica.Replicas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** This replica's sign of life to the others. */
@Singleton
class ReplicaLease {
  private static final Logger LOG = Logger.getLogger(ReplicaLease.class);
  private static final long REGISTER_AGAIN_MS = 100;

  private final Vertx vertx;
  private final Replicas replicas;
  private final Deadlines deadlines;
  private final ReplicaIdentity replica;
  private final ReplicaConfig config;
  private final SignalingMetrics metrics;
  private volatile boolean registered;

  ReplicaLease(
      Vertx vertx,
      Replicas replicas,
      Deadlines deadlines,
      ReplicaIdentity replica,
      ReplicaConfig config,
      SignalingMetrics metrics) {
    this.vertx = vertx;
    this.replicas = replicas;
    this.deadlines = deadlines;
    this.replica = replica;
    this.config = config;
    this.metrics = metrics;
  }

  /**
   * Registers this replica, and renews its lease from now on.
   *
   * @param hadRunOut called if the lease was renewed too late
   */
  void begin(Runnable hadRunOut) {
    register(hadRunOut);
    vertx.setPeriodic(config.renewEvery().toMillis(), timer -> renew(hadRunOut));
  }

  /**
   * Whether the other replicas know of this one. Before that they can hand it no request of its
   * sessions, and nobody would notice its death.
   */
  boolean isKnown() {
    return registered;
  }

  private void register(Runnable hadRunOut) {
    renew(hadRunOut)
        .onFailure(error -> vertx.setTimer(REGISTER_AGAIN_MS, timer -> register(hadRunOut)));
  }

  private Future<Boolean> renew(Runnable hadRunOut) {
    Duration lease = config.lease();
    // Whoever finds this deadline when the lease has run out clears up after this replica.
    deadlines.schedule("replica:" + replica.id(), lease);
    return replicas
        .renew(replica.id(), replica.address(), lease)
        .onSuccess(
            held -> {
              if (!held && registered) {
                LOG.warn("the lease of this replica had run out: taking its sessions back");
                metrics.leaseLost();
                hadRunOut.run();
              }
              registered = true;
            })
        .onFailure(error -> LOG.debugf("lease not renewed: %s", error.getMessage()));
  }
}
