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
import java.util.stream.Gatherers;

/**
 * Delivers events of a room's or a call's log: first to the records of the calls that they tell of,
 * then to the sessions that are told. All may be repeated, by any replica: each event arrives once.
 */
@Singleton
public final class EventRelay {
  private static final int NOTIFIED_AT_ONCE = 32;

  private final EventRecorder recorder;
  private final SessionNotifier sessions;

  public EventRelay(EventRecorder recorder, SessionNotifier sessions) {
    this.recorder = recorder;
    this.sessions = sessions;
  }

  /** Records events, each with the call that it tells of; those that tell of none are left out. */
  public Future<Void> record(LogName log, List<LoggedEvent> events) {
    SequencedMap<LogName, List<LoggedEvent>> logs = new LinkedHashMap<>();
    logs.put(log, events);
    return record(logs);
  }

  /** As above, of several logs; each call's record takes them in this order, in one step. */
  public Future<Void> record(SequencedMap<LogName, List<LoggedEvent>> logs) {
    Map<String, SequencedMap<LogName, SequencedMap<Offset, String>>> byCall = new LinkedHashMap<>();
    logs.forEach(
        (log, events) -> {
          for (LoggedEvent event : events.stream().filter(LoggedEvent::isReadable).toList()) {
            callOf(log, event)
                .ifPresent(
                    call ->
                        byCall
                            .computeIfAbsent(call, key -> new LinkedHashMap<>())
                            .computeIfAbsent(log, key -> new LinkedHashMap<>())
                            .put(event.offset(), event.asRecorded()));
          }
        });
    return Future.all(
            byCall.entrySet().stream()
                .map(one -> recorder.record(one.getKey(), one.getValue()))
                .toList())
        .mapEmpty();
  }

  /**
   * Tells sessions of events, each session once of all of them.
   *
   * @param known who is in the room, or was when an event was logged; empty for a call's log, whose
   *     events name the sessions
   * @return steps, each of some sessions: in between Redis, and the connection to it, serve others.
   *     A step fails after all of its sessions were tried
   */
  public List<Supplier<Future<Void>>> notifications(
      LogName log, List<LoggedEvent> events, Collection<Audience.Member> known) {
    return notifications(log, events, known, Alongside.NOTHING);
  }

  /** As above. Who has left strikes the room off, told or not. */
  public List<Supplier<Future<Void>>> notifications(
      LogName log,
      List<LoggedEvent> events,
      Collection<Audience.Member> known,
      Alongside alongside) {
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    for (LoggedEvent event : events) {
      String told = event.asTold();
      for (String session : event.audience().at(event.offset(), known)) {
        bySession.computeIfAbsent(session, key -> new LinkedHashMap<>()).put(event.offset(), told);
      }
    }
    alongside.left().keySet().forEach(gone -> bySession.putIfAbsent(gone, new LinkedHashMap<>()));
    return bySession.entrySet().stream()
        .gather(Gatherers.windowFixed(NOTIFIED_AT_ONCE))
        .<Supplier<Future<Void>>>map(some -> () -> notify(log, some, alongside))
        .toList();
  }

  private Future<Void> notify(
      LogName log,
      List<Map.Entry<String, SequencedMap<Offset, String>>> some,
      Alongside alongside) {
    return Future.join(
            some.stream().map(one -> notify(log, one.getKey(), one.getValue(), alongside)).toList())
        .mapEmpty();
  }

  private Future<Boolean> notify(
      LogName log, String session, SequencedMap<Offset, String> events, Alongside alongside) {
    return sessions
        .notify(session, log, events, Optional.ofNullable(alongside.left().get(session)))
        .onSuccess(
            attached -> {
              if (attached) {
                alongside.attached().accept(session);
              }
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
