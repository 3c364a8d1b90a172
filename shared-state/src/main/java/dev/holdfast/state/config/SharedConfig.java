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
  public void check(Complaints complaints) {
    token.check(complaints);
    redis.check(complaints);
    web.check(complaints);
    checkSession(complaints);
    checkRoom(complaints);
    checkCall(complaints);
    checkDispatch(complaints);
    checkTranscript(complaints);
  }

  private void checkSession(Complaints complaints) {
    complaints.positive("holdfast.session.reconnect-window", session.reconnectWindow());
    complaints.positive("holdfast.session.max-per-user", session.maxPerUser());
    complaints.positive("holdfast.session.held-events", session.heldEvents());
    complaints.positive("holdfast.session.held-bytes", session.heldBytes());
    complaints.positive("holdfast.session.held-for", session.heldFor());
    complaints.positive("holdfast.session.kept-acknowledgments", session.keptAcknowledgments());
    complaints.positive(
        "holdfast.session.kept-acknowledgment-bytes", session.keptAcknowledgmentBytes());
    complaints.positive("holdfast.session.time-to-live", session.timeToLive());
    heldLongEnough(
        complaints, "holdfast.session.reconnect-window", Optional.of(session.reconnectWindow()));
    heldLongEnough(
        complaints, "holdfast.room.reconnect-window", Optional.of(room.reconnectWindow()));
    room.types()
        .forEach(
            (type, own) ->
                heldLongEnough(complaints, typed(type, "reconnect-window"), own.reconnectWindow()));
  }

  // Who comes back at the end of the window wants what was said at its beginning.
  private void heldLongEnough(Complaints complaints, String property, Optional<Duration> window) {
    window.ifPresent(
        duration ->
            complaints.atLeast("holdfast.session.held-for", session.heldFor(), property, duration));
  }

  private void checkRoom(Complaints complaints) {
    complaints.positive("holdfast.room.reconnect-window", room.reconnectWindow());
    complaints.positive("holdfast.room.empty-timeout", room.emptyTimeout());
    complaints.positive("holdfast.room.max-participants", room.maxParticipants());
    roles(complaints, "holdfast.room.roles", room.roles());
    room.types()
        .forEach(
            (type, own) -> {
              complaints.positive(typed(type, "reconnect-window"), own.reconnectWindow());
              complaints.positive(typed(type, "empty-timeout"), own.emptyTimeout());
              own.maxParticipants()
                  .ifPresent(most -> complaints.positive(typed(type, "max-participants"), most));
              roles(complaints, typed(type, "roles"), own.roles());
            });
    complaints.positive("holdfast.room.held-events", room.heldEvents());
    complaints.positive("holdfast.room.held-bytes", room.heldBytes());
    complaints.positive("holdfast.room.retention", room.retention());
  }

  private static void roles(Complaints complaints, String property, Optional<Set<String>> names) {
    names
        .orElse(Set.of())
        .forEach(
            name ->
                complaints.require(
                    Role.parse(name).isPresent(), property, "names no role: " + name));
  }

  private static String typed(String type, String property) {
    return "holdfast.room.types." + type + "." + property;
  }

  private void checkCall(Complaints complaints) {
    complaints.positive("holdfast.call.retention", call.retention());
    complaints.positive("holdfast.call.held-events", call.heldEvents());
    complaints.positive("holdfast.call.held-bytes", call.heldBytes());
  }

  private void checkDispatch(Complaints complaints) {
    complaints.positive("holdfast.dispatch.ring-timeout", dispatch.ringTimeout());
    complaints.notNegative("holdfast.dispatch.decline-pause", dispatch.declinePause());
    complaints.positive("holdfast.dispatch.queue-window", dispatch.queueWindow());
    complaints.positive("holdfast.dispatch.agent-window", dispatch.agentWindow());
    complaints.positive("holdfast.dispatch.longest-wait", dispatch.longestWait());
    complaints.positive("holdfast.dispatch.expected-wait", dispatch.expectedWait());
    complaints.positive("holdfast.dispatch.renew-every", dispatch.renewEvery());
    complaints.longer(
        "holdfast.dispatch.lease",
        dispatch.lease(),
        "holdfast.dispatch.renew-every",
        dispatch.renewEvery());
    complaints.positive("holdfast.dispatch.agent-capacity", dispatch.agentCapacity());
    complaints.require(
        dispatch.mostCapacity() >= dispatch.agentCapacity(),
        "holdfast.dispatch.most-capacity",
        "must not be less than holdfast.dispatch.agent-capacity");
    complaints.positive("holdfast.dispatch.retention", dispatch.retention());
    complaints.positive("holdfast.dispatch.served-for", dispatch.servedFor());
    dispatch
        .queues()
        .forEach(
            (queue, rules) -> {
              String prefix = "holdfast.dispatch.queues." + queue + ".";
              complaints.require(
                  rules.priority() >= 0 && rules.priority() <= GREATEST_PRIORITY,
                  prefix + "priority",
                  "must be from 0 to " + GREATEST_PRIORITY + ", and is " + rules.priority());
              complaints.positive(prefix + "ring-timeout", rules.ringTimeout());
              complaints.positive(prefix + "longest-wait", rules.longestWait());
              complaints.require(Id.isValid(rules.type()), prefix + "type", Id.MESSAGE);
            });
  }

  private void checkTranscript(Complaints complaints) {
    complaints.positive("holdfast.transcript.retention", transcript.retention());
    complaints.positive("holdfast.transcript.held-segments", transcript.heldSegments());
    complaints.positive("holdfast.transcript.held-bytes", transcript.heldBytes());
    complaints.positive("holdfast.transcript.open-segments", transcript.openSegments());
    complaints.positive("holdfast.transcript.interim-timeout", transcript.interimTimeout());
    complaints.notNegative("holdfast.transcript.shortest-gap", transcript.shortestGap());
  }
}
