package dev.holdfast.rooms.deadline;

import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.room.Presence;
import dev.holdfast.state.room.RoomReconciler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Does what a deadline asks for; call it on a virtual thread. */
@Singleton
final class Reconciler {
  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  private final Deadlines deadlines;
  private final RoomReconciler rooms;
  private final CallFlows calls;
  private final Dispatch dispatch;
  private final Replicas replicas;
  private final Presence presence;
  private final DeadlineMetrics metrics;

  Reconciler(
      Deadlines deadlines,
      RoomReconciler rooms,
      CallFlows calls,
      Dispatch dispatch,
      Replicas replicas,
      Presence presence,
      DeadlineMetrics metrics) {
    this.deadlines = deadlines;
    this.rooms = rooms;
    this.calls = calls;
    this.dispatch = dispatch;
    this.replicas = replicas;
    this.presence = presence;
    this.metrics = metrics;
  }

  /**
   * Reconciles, then ends the claim. After a failure the claim is left to lapse: some worker tries
   * again.
   */
  void at(Deadlines.Claimed claimed) {
    Subject subject = Subject.of(claimed.member());
    metrics.late(subject, Duration.ofMillis(claimed.latenessMs()));
    try {
      switch (subject) {
        case Subject.RoomOrCall(LogName.Room(String id)) -> finish(claimed, subject, rooms.at(id));
        case Subject.RoomOrCall(LogName.Call(String id)) ->
            finish(claimed, subject, calls.reconcile(id));
        case Subject.Queue(String name) -> finish(claimed, subject, dispatch.reconcileQueue(name));
        case Subject.Replica(String id) -> finish(claimed, subject, replica(id));
        case Subject.Unknown unknown -> metrics.reconciled(unknown, "skipped");
      }
    } catch (RuntimeException e) {
      metrics.reconciled(subject, "failed");
      LOG.warnf("looking at %s failed, it will be done again: %s", claimed.member(), e);
    }
  }

  private void finish(Deadlines.Claimed claimed, Subject subject, Optional<Duration> next) {
    Await.on(deadlines.finish(claimed, next));
    metrics.reconciled(subject, next.isPresent() ? "again" : "over");
  }

  private Optional<Duration> replica(String id) {
    Duration remaining = Await.on(replicas.remaining(id));
    if (!remaining.isZero()) {
      return Optional.of(remaining);
    }
    LOG.infof("the lease of replica %s ran out: its sessions' windows begin", id);
    presence.clearUpAfter(id);
    boolean forgotten = Await.on(replicas.forget(id));
    return forgotten ? Optional.empty() : Optional.of(Duration.ZERO);
  }
}
