package dev.holdfast.transcripts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomCall;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Brings people together in a room, as the signaling service does. */
@Singleton
class CallRoom {
  private final Rooms rooms;
  private final RoomConfig config;
  private final Sessions sessions;
  private final CallRecords records;

  CallRoom(Rooms rooms, RoomConfig config, Sessions sessions, CallRecords records) {
    this.records = records;
    this.rooms = rooms;
    this.config = config;
    this.sessions = sessions;
  }

  /** The id of the call that begins. */
  String between(String roomId, String agent, String customer) {
    return between(roomId, "test", agent, customer);
  }

  String between(String roomId, String type, String agent, String customer) {
    rooms.create(roomId, type, config.policyOf(type));
    join(roomId, agent, Role.AGENT);
    join(roomId, customer, Role.CUSTOMER);
    return rooms.show(roomId).call().map(RoomCall::callId).orElseThrow();
  }

  /** Enters into the call's record that a customer asked for it, as the dispatch tells. */
  void comesFromQueueOfType(String callId, String type) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode().put("callId", callId);
    asked.put("queue", "support").put("type", type).put("priority", 0);
    asked.putObject("customer").put("userId", "customer").put("name", "customer");
    asked.putObject("metadata");
    SequencedMap<Offset, String> events = new LinkedHashMap<>();
    events.put(Offset.parse("1-1").orElseThrow(), LoggedEvent.recorded("call-requested", 1, asked));
    SequencedMap<LogName, SequencedMap<Offset, String>> logs = new LinkedHashMap<>();
    logs.put(new LogName.Call(callId), events);
    Await.on(records.record(callId, logs));
  }

  private void join(String roomId, String userId, Role role) {
    var session = Await.on(sessions.open(PrivateId.random(), userId, "{}", "test"));
    rooms.join(
        new SessionUser(
            userId,
            userId,
            role,
            session.pid().sessionId(),
            session.epoch(),
            System.currentTimeMillis()),
        roomId);
  }
}
