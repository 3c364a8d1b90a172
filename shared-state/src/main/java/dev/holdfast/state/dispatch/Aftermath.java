package dev.holdfast.state.dispatch;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What follows every change of the dispatch: its events are recorded, then handed on, looks are
 * asked for, and what happened is counted. A crash in between is made good by the looks.
 */
@Singleton
final class Aftermath {
  /** So long changes of a queue are gathered before those who wait are told. */
  private static final Duration GATHERED = Duration.ofMillis(200);

  private static final String SOURCE = "dispatch";

  private final DispatchScripts scripts;
  private final Deadlines deadlines;
  private final Sessions sessions;
  private final CallLog log;
  private final DispatchMetrics metrics;

  Aftermath(
      DispatchScripts scripts,
      Deadlines deadlines,
      Sessions sessions,
      CallLog log,
      DispatchMetrics metrics) {
    this.scripts = scripts;
    this.deadlines = deadlines;
    this.sessions = sessions;
    this.log = log;
    this.metrics = metrics;
  }

  /** Asks for a look before a change, so that what a crash leaves undone is done. */
  void intend(String member) {
    Await.on(deadlines.schedule(member, DispatchScripts.INTENT));
  }

  /** Asks for a look soon. */
  void look(String member) {
    Await.on(deadlines.schedule(member, Duration.ZERO));
  }

  DispatchAnswer of(Future<DispatchAnswer> change) {
    DispatchAnswer answer = Await.on(change);
    answer.counts().forEach(metrics::count);
    List<Future<Void>> steps = new ArrayList<>();
    answer.untold().forEach((call, events) -> steps.add(handOn(call, events)));
    answer
        .looks()
        .forEach(
            (call, delay) ->
                steps.add(deadlines.schedule(Dispatch.deadlineOf(call), Duration.ofMillis(delay))));
    answer
        .queues()
        .forEach(queue -> steps.add(deadlines.schedule(Dispatch.queueDeadlineOf(queue), GATHERED)));
    Await.on(Future.all(steps));
    return answer;
  }

  private Future<Void> handOn(String callId, List<LoggedEvent> events) {
    return record(callId, events)
        .compose(recorded -> tell(callId, events))
        .compose(told -> scripts.told(callId, events.getLast().offset()));
  }

  private Future<Void> record(String callId, List<LoggedEvent> events) {
    SequencedMap<Offset, String> recorded = new LinkedHashMap<>();
    events.forEach(event -> recorded.put(event.offset(), event.asRecorded()));
    return log.record(callId, SOURCE, recorded);
  }

  private Future<Void> tell(String callId, List<LoggedEvent> events) {
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    for (LoggedEvent event : events) {
      for (String session : event.audience().sessions()) {
        bySession
            .computeIfAbsent(session, key -> new LinkedHashMap<>())
            .put(event.offset(), event.asOutboxEvent());
      }
    }
    Stream<Future<Void>> deliveries =
        bySession.entrySet().stream()
            .map(one -> sessions.notify(one.getKey(), Dispatch.deadlineOf(callId), one.getValue()));
    return Future.all(deliveries.toList()).mapEmpty();
  }
}
