package dev.holdfast.state.config;

import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.transcript.TranscriptConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The configuration that all services have: the rules that it must keep, all in this place. */
@Singleton
public final class SharedConfig {
  private static final int GREATEST_PRIORITY = 9;

  private final TokenRules token;
  private final RedisRules redis;
  private final WebRules web;
  private final SessionConfig session;
  private final RoomConfig room;
  private final CallConfig call;
  private final DispatchConfig dispatch;
  private final TranscriptConfig transcript;

  SharedConfig(
      TokenRules token,
      RedisRules redis,
      WebRules web,
      SessionConfig session,
      RoomConfig room,
      CallConfig call,
      DispatchConfig dispatch,
      TranscriptConfig transcript) {
    this.token = token;
    this.redis = redis;
    this.web = web;
    this.session = session;
    this.room = room;
    this.call = call;
    this.dispatch = dispatch;
    this.transcript = transcript;
  }

  /** Finds what is wrong. */
  public void check(ConfigErrors errors) {
    token.check(errors);
    redis.check(errors);
    web.check(errors);
    checkSession(errors);
    checkRoom(errors);
    checkCall(errors);
    checkDispatch(errors);
    checkTranscript(errors);
  }

  private void checkSession(ConfigErrors errors) {
    errors.positive("holdfast.session.reconnect-window", session.reconnectWindow());
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

  private void checkDispatch(ConfigErrors errors) {
    errors.positive("holdfast.dispatch.ring-timeout", dispatch.ringTimeout());
    errors.notNegative("holdfast.dispatch.decline-pause", dispatch.declinePause());
    errors.positive("holdfast.dispatch.queue-window", dispatch.queueWindow());
    errors.positive("holdfast.dispatch.agent-window", dispatch.agentWindow());
    errors.positive("holdfast.dispatch.longest-wait", dispatch.longestWait());
    errors.positive("holdfast.dispatch.expected-wait", dispatch.expectedWait());
    errors.positive("holdfast.dispatch.renew-every", dispatch.renewEvery());
    errors.longer(
        "holdfast.dispatch.lease",
        dispatch.lease(),
        "holdfast.dispatch.renew-every",
        dispatch.renewEvery());
    errors.positive("holdfast.dispatch.agent-capacity", dispatch.agentCapacity());
    errors.require(
        dispatch.mostCapacity() >= dispatch.agentCapacity(),
        "holdfast.dispatch.most-capacity",
        "must not be less than holdfast.dispatch.agent-capacity");
    errors.positive("holdfast.dispatch.retention", dispatch.retention());
    errors.positive("holdfast.dispatch.served-for", dispatch.servedFor());
    dispatch
        .queues()
        .forEach(
            (queue, rules) -> {
              String prefix = "holdfast.dispatch.queues." + queue + ".";
              errors.require(
                  rules.priority() >= 0 && rules.priority() <= GREATEST_PRIORITY,
                  prefix + "priority",
                  "must be from 0 to " + GREATEST_PRIORITY + ", and is " + rules.priority());
              errors.positive(prefix + "ring-timeout", rules.ringTimeout());
              errors.positive(prefix + "longest-wait", rules.longestWait());
              errors.require(Id.isValid(rules.type()), prefix + "type", Id.MESSAGE);
            });
  }

  private void checkTranscript(ConfigErrors errors) {
    errors.positive("holdfast.transcript.retention", transcript.retention());
    errors.positive("holdfast.transcript.held-segments", transcript.heldSegments());
    errors.positive("holdfast.transcript.held-bytes", transcript.heldBytes());
    errors.positive("holdfast.transcript.open-segments", transcript.openSegments());
    errors.positive("holdfast.transcript.interim-timeout", transcript.interimTimeout());
    errors.notNegative("holdfast.transcript.shortest-gap", transcript.shortestGap());
  }
}
