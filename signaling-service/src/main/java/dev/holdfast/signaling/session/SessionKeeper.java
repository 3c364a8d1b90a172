package dev.holdfast.signaling.session;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Keeping;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Role;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Renews this replica's lease and the life of its sessions. If the lease had run out, others may
 * have given the sessions up: whatever is still held by no newer connection is taken back.
 */
@Singleton
class SessionKeeper {
  private static final Logger LOG = Logger.getLogger(SessionKeeper.class);
  private static final long REGISTER_AGAIN_MS = 100;

  private final Vertx vertx;
  private final Replicas replicas;
  private final Deadlines deadlines;
  private final Sessions sessions;
  private final SessionRegistry registry;
  private final SessionLife life;
  private final ReplicaIdentity replica;
  private final ReplicaConfig config;
  private final SessionConfig sessionConfig;
  private final Dispatch dispatch;
  private final DispatchConfig dispatchConfig;
  private final SignalingMetrics metrics;
  private final SessionQuota quota;
  private volatile boolean registered;

  SessionKeeper(
      Vertx vertx,
      Replicas replicas,
      Deadlines deadlines,
      Sessions sessions,
      SessionRegistry registry,
      SessionLife life,
      ReplicaIdentity replica,
      ReplicaConfig config,
      SessionConfig sessionConfig,
      Dispatch dispatch,
      DispatchConfig dispatchConfig,
      SignalingMetrics metrics,
      SessionQuota quota) {
    this.vertx = vertx;
    this.replicas = replicas;
    this.deadlines = deadlines;
    this.sessions = sessions;
    this.registry = registry;
    this.life = life;
    this.replica = replica;
    this.config = config;
    this.sessionConfig = sessionConfig;
    this.dispatch = dispatch;
    this.dispatchConfig = dispatchConfig;
    this.metrics = metrics;
    this.quota = quota;
  }

  void start(@Observes StartupEvent event) {
    register();
    vertx.setPeriodic(config.renewEvery().toMillis(), timer -> renew());
    vertx.setPeriodic(sessionConfig.timeToLive().toMillis() / 3, timer -> keepAll());
    renewForAgents();
    vertx.setPeriodic(dispatchConfig.renewEvery().toMillis(), timer -> renewForAgents());
  }

  // Agents of a replica that is silent are not offered calls, long before its sessions are given
  // up.
  private void renewForAgents() {
    Flow.run(
            () -> {
              dispatch.renewLease(replica.id());
              return null;
            })
        .onFailure(error -> LOG.debugf("agents' lease not renewed: %s", error.getMessage()));
  }

  /**
   * Whether the other replicas know of this one. Before that they can hand it no request of its
   * sessions, and nobody would notice its death.
   */
  boolean isKnown() {
    return registered;
  }

  private void register() {
    renew().onFailure(error -> vertx.setTimer(REGISTER_AGAIN_MS, timer -> register()));
  }

  private Future<Boolean> renew() {
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
                keepAll();
              }
              registered = true;
            })
        .onFailure(error -> LOG.debugf("lease not renewed: %s", error.getMessage()));
  }

  private void keepAll() {
    registry.all().forEach(this::keep);
  }

  private void keep(ClientSession session) {
    replicas
        .holds(replica.id(), session.id())
        .compose(listed -> sessions.keep(session.id(), session.epoch(), replica.id()))
        .onSuccess(kept -> session.connection().context().runOnContext(x -> act(session, kept)))
        .onFailure(error -> LOG.debugf("session not kept: %s", error.getMessage()));
  }

  private void act(ClientSession session, Keeping kept) {
    if (session.isOver()) {
      return;
    }
    switch (kept) {
      case KEPT -> {
        if (session.caller().role() != Role.SERVICE) {
          quota.renew(session.caller().userId(), session.id());
        }
      }
      case RETAKEN -> life.tellRooms(session);
      case STALE -> life.displaced(session);
      case ABSENT -> session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    }
  }
}
