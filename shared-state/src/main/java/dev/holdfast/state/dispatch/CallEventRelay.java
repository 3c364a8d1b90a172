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

  /**
   * A reconciliation of a call that was asked for before a change.
   *
   * @param before moment before it was asked for, by {@link System#nanoTime}
   */
  record Intended(String callId, long before) {
    static final Intended NOTHING = new Intended("", 0);

    /** Whether it is still to come, so that a later one need not be asked for. */
    boolean covers(String call) {
      return call.equals(callId) && System.nanoTime() - before < DispatchScripts.INTENT.toNanos();
    }
  }

  /** Asks for a reconciliation before a change, so that what a crash leaves undone is done. */
  void intend(String member) {
    Await.on(deadlines.schedule(member, DispatchScripts.INTENT));
  }

  /**
   * As {@link #intend}, for a change that makes or keeps a call that is reconciled later anyway.
   */
  Intended intendFor(String callId) {
    long before = System.nanoTime();
    intend(Dispatch.deadlineOf(callId));
    return new Intended(callId, before);
  }

  /** Asks for a reconciliation soon. */
  void reconcile(String member) {
    Await.on(deadlines.schedule(member, Duration.ZERO));
  }

  <T> DispatchAnswer<T> of(Future<DispatchAnswer<T>> change) {
    return of(Await.on(change), Intended.NOTHING);
  }

  /**
   * @param intended what was asked for before the change. If a process stood still meanwhile, it
   *     may have been done too early: then the later one is asked for
   */
  <T> DispatchAnswer<T> of(DispatchAnswer<T> answer, Intended intended) {
    List<String> covered = answer.deadlines().keySet().stream().filter(intended::covers).toList();
    answer.counts().forEach(metrics::count);
    List<Future<Void>> steps = new ArrayList<>();
    answer.undelivered().forEach((call, events) -> steps.add(relay(call, events)));
    answer
        .deadlines()
        .forEach(
            (call, delay) -> {
              Duration within = Duration.ofMillis(delay);
              if (!covered.contains(call) || within.compareTo(DispatchScripts.INTENT) < 0) {
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
