package dev.holdfast.signaling.session;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.session.RenewResult;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.Role;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Renews the life of this replica's sessions. If its lease had run out, others may have given the
 * sessions up: whatever is still held by no newer connection is taken back.
 */
@Singleton
class SessionKeeper {
  private static final Logger LOG = Logger.getLogger(SessionKeeper.class);
  private static final int AT_ONCE = 64;

  private final Vertx vertx;
  private final ReplicaLease lease;
  private final SessionRegistry registry;
  private final SessionPresence presence;
  private final Displacement displacement;
  private final SessionQuota quota;
  private final SessionConfig config;

  SessionKeeper(
      Vertx vertx,
      ReplicaLease lease,
      SessionRegistry registry,
      SessionPresence presence,
      Displacement displacement,
      SessionQuota quota,
      SessionConfig config) {
    this.vertx = vertx;
    this.lease = lease;
    this.registry = registry;
    this.presence = presence;
    this.displacement = displacement;
    this.quota = quota;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    lease.begin(this::keepAll);
    vertx.setPeriodic(config.timeToLive().toMillis() / 3, timer -> keepAll());
  }

  private void keepAll() {
    Sweep.over(registry.all(), AT_ONCE, this::keep);
  }

  private Future<Void> keep(ClientSession session) {
    Promise<Void> done = Promise.promise();
    session
        .connection()
        .run(
            () -> {
              // It may have ended since the sweep began: nothing may bring it back.
              if (session.isOver()) {
                done.complete();
              } else {
                renew(session).onComplete(renewed -> done.complete());
              }
            });
    return done.future();
  }

  private Future<RenewResult> renew(ClientSession session) {
    return registry
        .keep(session)
        .onSuccess(kept -> session.connection().run(() -> act(session, kept)))
        .onFailure(error -> LOG.debugf("session not kept: %s", error.getMessage()));
  }

  private void act(ClientSession session, RenewResult kept) {
    if (session.isOver()) {
      return;
    }
    switch (kept) {
      case KEPT -> {
        if (session.caller().role() != Role.SERVICE) {
          quota.renew(session.caller().userId(), session.id());
        }
      }
      case RETAKEN -> presence.back(session);
      case STALE -> displacement.displaced(session);
      case ABSENT -> session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    }
  }
}
