package dev.holdfast.state.dispatch;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What follows every change of the dispatch: its events are relayed, deadlines are set, and what
 * happened is counted. A crash in between is made good by the reconciler.
 */
@Singleton
final class CallEventRelay {
  /** So long changes of a queue are gathered before those who wait are told. */
  private static final Duration GATHERED = Duration.ofMillis(200);

  private final DispatchScripts scripts;
  private final Deadlines deadlines;
  private final EventRelay relay;
  private final DispatchMetrics metrics;

  CallEventRelay(
      DispatchScripts scripts, Deadlines deadlines, EventRelay relay, DispatchMetrics metrics) {
    this.scripts = scripts;
    this.deadlines = deadlines;
    this.relay = relay;
    this.metrics = metrics;
  }

  /** Asks for a reconciliation before a change, so that what a crash leaves undone is done. */
  void intend(String member) {
    Await.on(deadlines.schedule(member, DispatchScripts.INTENT));
  }

  /** Asks for a reconciliation soon. */
  void reconcile(String member) {
    Await.on(deadlines.schedule(member, Duration.ZERO));
  }

  <T> DispatchAnswer<T> of(Future<DispatchAnswer<T>> change) {
    return of(change, "");
  }

  /**
   * @param intended call for which a reconciliation was asked before, as {@link #intend} does: a
   *     later one need not be asked for
   */
  <T> DispatchAnswer<T> of(Future<DispatchAnswer<T>> change, String intended) {
    return of(Await.on(change), intended);
  }

  <T> DispatchAnswer<T> of(DispatchAnswer<T> answer, String intended) {
    answer.counts().forEach(metrics::count);
    List<Future<Void>> steps = new ArrayList<>();
    answer.undelivered().forEach((call, events) -> steps.add(relay(call, events)));
    answer
        .deadlines()
        .forEach(
            (call, delay) -> {
              Duration within = Duration.ofMillis(delay);
              if (!call.equals(intended) || within.compareTo(DispatchScripts.INTENT) < 0) {
                steps.add(deadlines.schedule(Dispatch.deadlineOf(call), within));
              }
            });
    answer
        .queues()
        .forEach(queue -> steps.add(deadlines.schedule(Dispatch.queueDeadlineOf(queue), GATHERED)));
    Await.on(Future.all(steps));
    return answer;
  }

  /** Delivers events that were left out before. */
  void deliver(String callId, List<LoggedEvent> events) {
    if (!events.isEmpty()) {
      Await.on(relay(callId, events));
    }
  }

  private Future<Void> relay(String callId, List<LoggedEvent> events) {
    LogName log = new LogName.Call(callId);
    return relay
        .record(log, events)
        .compose(
            recorded ->
                Future.join(
                    relay.notifications(log, events, List.of()).stream()
                        .map(Supplier::get)
                        .toList()))
        .compose(notified -> scripts.delivered(callId, events.getLast().offset()));
  }
}
