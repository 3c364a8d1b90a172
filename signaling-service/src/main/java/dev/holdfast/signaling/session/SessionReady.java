package dev.holdfast.signaling.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.dispatch.AgentState;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The whole state of a session, as {@code session-ready} tells it after every connect. */
@Singleton
class SessionReady {
  private final SessionConfig config;
  private final RedisClock clock;
  private final Dispatch dispatch;

  SessionReady(SessionConfig config, RedisClock clock, Dispatch dispatch) {
    this.config = config;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  /** The event's arguments. Waits: to be called on a virtual thread. */
  String eventFor(ClientSession session) {
    List<RoomView> rooms =
        List.copyOf(session.memberships().rooms()).stream()
            .flatMap(id -> Await.on(session.memberships().of(id)).stream())
            .filter(session::isIn)
            .toList();
    long window =
        rooms.stream()
            .mapToLong(room -> room.policy().reconnectWindow().toMillis())
            .max()
            .orElse(config.reconnectWindow().toMillis());

    ObjectNode ready = JsonNodeFactory.instance.objectNode();
    ready.put("sessionId", session.id()).put("recovered", session.isRecovered());
    ready.set("user", session.caller().wire());
    ready.set("call", call(session, rooms).orElse(null));
    if (session.caller().role() == Role.AGENT) {
      dispatch
          .agentState(session.caller().userId())
          .ifPresent(agent -> put(ready, agent, session.id()));
    }
    ArrayNode list = ready.putArray("rooms");
    rooms.forEach(room -> list.add(room.wire()));
    ready.put("serverTime", clock.now()).put("reconnectWindowMs", window);
    return EventType.SESSION_READY.arguments(ready.toString());
  }

  // What another session of the user has is told, to be brought here on demand, but not as if it
  // were this one's.
  private static void put(ObjectNode ready, AgentState agent, String sessionId) {
    if (agent.sessionId().equals(sessionId)) {
      ready.set("availability", agent.wire());
    } else if (agent.isAtWork()) {
      ready.set("elsewhere", agent.wire());
    }
  }

  private static ObjectNode wire(CustomerCall call, String sessionId) {
    ObjectNode wire = call.wire();
    if (!call.sessionId().equals(sessionId)) {
      wire.put("elsewhere", true);
    }
    return wire;
  }

  private Optional<ObjectNode> call(ClientSession session, List<RoomView> rooms) {
    Optional<ObjectNode> inRoom =
        rooms.stream().filter(room -> room.call().isPresent()).findFirst().map(SessionReady::call);
    return inRoom.or(
        () ->
            session.caller().role() == Role.CUSTOMER
                ? dispatch.callOf(session.caller().userId()).map(call -> wire(call, session.id()))
                : Optional.empty());
  }

  private static ObjectNode call(RoomView room) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("callId", room.call().orElseThrow().callId())
        .put("state", room.status().wire())
        .put("roomId", room.roomId())
        .put("startedAt", room.call().orElseThrow().startedAt());
  }
}
