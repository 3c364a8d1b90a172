package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.dispatch.DispatchAnswer.Decision.Done;
import dev.holdfast.state.dispatch.DispatchAnswer.Decision.Refused;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reconciles calls and queues, for the deadline worker. */
@Singleton
final class DispatchReconciler {
  private final DispatchScripts scripts;
  private final CallEventRelay events;
  private final Sessions sessions;
  private final Replicas replicas;
  private final Streams streams;

  DispatchReconciler(
      DispatchScripts scripts,
      CallEventRelay events,
      Sessions sessions,
      Replicas replicas,
      Streams streams) {
    this.scripts = scripts;
    this.events = events;
    this.sessions = sessions;
    this.replicas = replicas;
    this.streams = streams;
  }

  ReconcileResult atCall(String callId) {
    return switch (events.of(scripts.reconcile(callId)).decision()) {
      case Refused<CallReconciliation> refused ->
          new ReconcileResult(Optional.empty(), Optional.empty());
      case Done<CallReconciliation>(CallReconciliation found) ->
          new ReconcileResult(soonerIf(agree(found.customer()), found.next()), found.overdue());
    };
  }

  Optional<Duration> atQueue(String queue) {
    QueueReconciliation found = events.of(scripts.reconcileQueue(queue)).orThrow();
    announcePositions(queue, found);
    announceAvailability(queue, found);
    found.step().ifPresent(step -> Await.on(scripts.announced(queue, step)));
    return soonerIf(agree(found.supposed()), found.next());
  }

  private static Optional<Duration> soonerIf(boolean changed, Optional<Duration> next) {
    return next.map(delay -> changed ? Duration.ZERO : delay);
  }

  private void announcePositions(String queue, QueueReconciliation found) {
    List<Future<Void>> announced = new ArrayList<>();
    for (QueueReconciliation.Moved call : found.moved()) {
      ObjectNode payload =
          JsonNodeFactory.instance
              .objectNode()
              .put("callId", call.callId())
              .put("queue", queue)
              .put("position", call.position());
      call.estimatedWait().ifPresent(wait -> payload.put("estimatedWaitMs", wait.toMillis()));
      payload.set("agents", found.agents().wire());
      announced.add(announce(call.sessionId(), EventType.QUEUE_POSITION, payload.toString()));
    }
    Await.on(Future.all(announced));
  }

  private void announceAvailability(String queue, QueueReconciliation found) {
    ObjectNode serving = JsonNodeFactory.instance.objectNode().put("queue", queue);
    serving.setAll(found.agents().wire());
    String payload = serving.put("waiting", found.waiting()).toString();
    Await.on(
        Future.all(
            found.told().stream()
                .map(session -> announce(session, EventType.AGENT_AVAILABILITY, payload))
                .toList()));
  }

  private Future<Void> announce(String session, EventType event, String payload) {
    return streams.announce(Sessions.outboxOf(session), event.arguments(payload));
  }

  /**
   * Makes the dispatch agree with the sessions, whose word a crash or a race has kept from it.
   *
   * @return whether anything was otherwise
   */
  private boolean agree(List<SupposedPresence> supposed) {
    boolean changed = false;
    for (SupposedPresence one : supposed) {
      changed |= agree(one);
    }
    return changed;
  }

  private boolean agree(SupposedPresence supposed) {
    String user = supposed.userId();
    String session = supposed.sessionId();
    Optional<Holder> holder = Await.on(sessions.find(session));
    Optional<Holder> attached = holder.filter(Holder::isAttached);
    if (supposed.isThere() && attached.isEmpty()) {
      long lost = holder.map(Holder::epoch).orElse(supposed.epoch());
      events.of(scripts.away(user, session, lost, Departure.LOST));
      return true;
    }
    if (!supposed.isThere() && attached.filter(this::isAlive).isPresent()) {
      events.of(scripts.back(user, session, attached.get().epoch(), attached.get().replica()));
      return true;
    }
    return false;
  }

  private boolean isAlive(Holder holder) {
    return !Await.on(replicas.remaining(holder.replica())).isZero();
  }
}
