package dev.holdfast.signaling.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.SessionConfig;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The whole state of a session, as {@code session-ready} tells it after every connect. */
@Singleton
class SessionReady {
  private final SessionConfig config;
  private final RedisClock clock;

  SessionReady(SessionConfig config, RedisClock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** The event's arguments. Waits: to be called on a virtual thread. */
  String eventFor(ClientSession session) {
    List<RoomView> rooms =
        List.copyOf(session.rosters().rooms()).stream()
            .flatMap(id -> Await.on(session.rosters().of(id)).stream())
            .filter(room -> isIn(room, session))
            .toList();
    Optional<RoomView> calling = rooms.stream().filter(room -> room.call().isPresent()).findFirst();
    long window =
        rooms.stream()
            .mapToLong(room -> room.policy().reconnectWindow().toMillis())
            .max()
            .orElse(config.reconnectWindow().toMillis());

    ObjectNode ready = JsonNodeFactory.instance.objectNode();
    ready.put("sessionId", session.id()).put("recovered", session.isRecovered());
    ready.set("user", session.caller().wire());
    ready.set("call", calling.map(SessionReady::call).orElse(null));
    ArrayNode list = ready.putArray("rooms");
    rooms.forEach(room -> list.add(room.wire()));
    ready.put("serverTime", clock.now()).put("reconnectWindowMs", window);
    return "[\"session-ready\"," + ready + "]";
  }

  private static ObjectNode call(RoomView room) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("callId", room.call().orElseThrow().callId())
        .put("roomId", room.roomId())
        .put("startedAt", room.call().orElseThrow().startedAt());
  }

  private static boolean isIn(RoomView room, ClientSession session) {
    return room.participant(session.caller().userId())
        .filter(me -> me.sessionId().equals(session.id()))
        .isPresent();
  }
}
