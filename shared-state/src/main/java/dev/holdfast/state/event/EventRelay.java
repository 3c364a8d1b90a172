package dev.holdfast.state.event;

import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Delivers events of a room's or a call's log: first to the records of the calls that they tell of,
 * then to the sessions that are told. All may be repeated, by any replica: each event arrives once.
 */
@Singleton
public final class EventRelay {
  /** In between Redis, and the connection to it, serve others. */
  private static final int NOTIFIED_AT_ONCE = 32;

  private final EventRecorder recorder;
  private final SessionNotifier sessions;

  public EventRelay(EventRecorder recorder, SessionNotifier sessions) {
    this.recorder = recorder;
    this.sessions = sessions;
  }

  /** Records events, each with the call that it tells of; those that tell of none are left out. */
  public Future<Void> record(LogName log, List<LoggedEvent> events) {
    Map<String, SequencedMap<Offset, String>> byCall = new LinkedHashMap<>();
    for (LoggedEvent event : events) {
      callOf(log, event)
          .ifPresent(
              call ->
                  byCall
                      .computeIfAbsent(call, key -> new LinkedHashMap<>())
                      .put(event.offset(), event.asRecorded()));
    }
    return Future.all(
            byCall.entrySet().stream()
                .map(one -> recorder.record(one.getKey(), log, one.getValue()))
                .toList())
        .mapEmpty();
  }

  /**
   * Tells sessions of events, each session once of all of them. One that cannot be written keeps
   * none of the others from it.
   *
   * @param known who is in the room, or was when an event was logged; empty for a call's log, whose
   *     events name the sessions
   * @param isHeld asked now and then; if it says no, somebody else delivers the events
   * @return whether all were told; the first failure, after all have been tried
   */
  public Future<Boolean> notify(
      LogName log,
      List<LoggedEvent> events,
      Collection<Audience.Member> known,
      Supplier<Future<Boolean>> isHeld) {
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    for (LoggedEvent event : events) {
      String told = event.asOutboxEvent();
      for (String session : event.audience().at(event.offset(), known)) {
        bySession.computeIfAbsent(session, key -> new LinkedHashMap<>()).put(event.offset(), told);
      }
    }
    Deliveries all = new Deliveries(log, List.copyOf(bySession.entrySet()), isHeld);
    return notifyFrom(0, all, Future.succeededFuture());
  }

  private record Deliveries(
      LogName log,
      List<Map.Entry<String, SequencedMap<Offset, String>>> bySession,
      Supplier<Future<Boolean>> isHeld) {}

  /**
   * @param before how it went with those before
   */
  private Future<Boolean> notifyFrom(int from, Deliveries all, Future<Void> before) {
    int to = Math.min(from + NOTIFIED_AT_ONCE, all.bySession().size());
    Future<Void> some =
        Future.join(
                all.bySession().subList(from, to).stream()
                    .map(one -> sessions.notify(one.getKey(), all.log(), one.getValue()))
                    .toList())
            .mapEmpty();
    return some.transform(
        told -> {
          Future<Void> until = before.failed() ? before : some;
          return to == all.bySession().size()
              ? until.map(true)
              : all.isHeld()
                  .get()
                  .compose(
                      held -> held ? notifyFrom(to, all, until) : Future.succeededFuture(false));
        });
  }

  private static Optional<String> callOf(LogName log, LoggedEvent event) {
    return switch (log) {
      case LogName.Room room -> event.callId();
      // What happens to an invitation stands in the log of the call that it is for.
      case LogName.Call(String id) -> Optional.of(id);
    };
  }
}
