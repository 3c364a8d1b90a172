package dev.holdfast.signaling.session;

import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * This replica's sign of life to the dispatch: the agents of a replica that is silent are not
 * offered calls, long before its sessions are given up.
 */
@Singleton
class AgentLease {
  private static final Logger LOG = Logger.getLogger(AgentLease.class);

  private final Vertx vertx;
  private final Dispatch dispatch;
  private final DispatchConfig config;
  private final ReplicaIdentity replica;

  AgentLease(Vertx vertx, Dispatch dispatch, DispatchConfig config, ReplicaIdentity replica) {
    this.vertx = vertx;
    this.dispatch = dispatch;
    this.config = config;
    this.replica = replica;
  }

  void start(@Observes StartupEvent event) {
    renew();
    vertx.setPeriodic(config.renewEvery().toMillis(), timer -> renew());
  }

  private void renew() {
    Flow.run(Executors.callable(() -> dispatch.renewLease(replica.id())))
        .onFailure(error -> LOG.debugf("agents' lease not renewed: %s", error.getMessage()));
  }
}
