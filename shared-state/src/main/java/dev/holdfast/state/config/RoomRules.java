package dev.holdfast.state.config;

import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions hold what their rooms' windows need, and all that is kept of calls is kept for a while.
 */
@Singleton
final class RoomRules {
  private final SessionConfig session;
  private final RoomConfig room;
  private final CallConfig call;

  RoomRules(SessionConfig session, RoomConfig room, CallConfig call) {
    this.session = session;
    this.room = room;
    this.call = call;
  }

  void check(ConfigErrors errors) {
    checkSession(errors);
    checkRoom(errors);
    checkCall(errors);
  }

  private void checkSession(ConfigErrors errors) {
    errors.positive("holdfast.session.reconnect-window", session.reconnectWindow());
    errors.positive("holdfast.session.closed-page-window", session.closedPageWindow());
    errors.positive("holdfast.session.max-per-user", session.maxPerUser());
    errors.positive("holdfast.session.held-events", session.heldEvents());
    errors.positive("holdfast.session.held-bytes", session.heldBytes());
    errors.positive("holdfast.session.held-for", session.heldFor());
    errors.positive("holdfast.session.kept-acknowledgments", session.keptAcknowledgments());
    errors.positive(
        "holdfast.session.kept-acknowledgment-bytes", session.keptAcknowledgmentBytes());
    errors.positive("holdfast.session.time-to-live", session.timeToLive());
    heldLongEnough(
        errors, "holdfast.session.reconnect-window", Optional.of(session.reconnectWindow()));
    heldLongEnough(errors, "holdfast.room.reconnect-window", Optional.of(room.reconnectWindow()));
    room.types()
        .forEach(
            (type, own) ->
                heldLongEnough(errors, typed(type, "reconnect-window"), own.reconnectWindow()));
  }

  // Who comes back at the end of the window wants what was said at its beginning.
  private void heldLongEnough(ConfigErrors errors, String property, Optional<Duration> window) {
    window.ifPresent(
        duration ->
            errors.atLeast("holdfast.session.held-for", session.heldFor(), property, duration));
  }

  private void checkRoom(ConfigErrors errors) {
    errors.positive("holdfast.room.reconnect-window", room.reconnectWindow());
    errors.positive("holdfast.room.empty-timeout", room.emptyTimeout());
    errors.positive("holdfast.room.max-participants", room.maxParticipants());
    roles(errors, "holdfast.room.roles", room.roles());
    room.types()
        .forEach(
            (type, own) -> {
              errors.positive(typed(type, "reconnect-window"), own.reconnectWindow());
              errors.positive(typed(type, "empty-timeout"), own.emptyTimeout());
              own.maxParticipants()
                  .ifPresent(most -> errors.positive(typed(type, "max-participants"), most));
              roles(errors, typed(type, "roles"), own.roles());
            });
    errors.positive("holdfast.room.held-events", room.heldEvents());
    errors.positive("holdfast.room.held-bytes", room.heldBytes());
    errors.positive("holdfast.room.retention", room.retention());
  }

  private static void roles(ConfigErrors errors, String property, Optional<Set<String>> names) {
    names
        .orElse(Set.of())
        .forEach(
            name ->
                errors.require(Role.parse(name).isPresent(), property, "names no role: " + name));
  }

  private static String typed(String type, String property) {
    return "holdfast.room.types." + type + "." + property;
  }

  private void checkCall(ConfigErrors errors) {
    errors.positive("holdfast.call.retention", call.retention());
    errors.positive("holdfast.call.held-events", call.heldEvents());
    errors.positive("holdfast.call.held-bytes", call.heldBytes());
  }
}
