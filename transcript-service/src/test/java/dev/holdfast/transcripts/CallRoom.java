package dev.holdfast.transcripts;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomCall;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.room.Visitor;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;

/** Brings people together in a room, as the signaling service does. */
@Singleton
class CallRoom {
  private final Rooms rooms;
  private final RoomConfig config;
  private final Sessions sessions;

  CallRoom(Rooms rooms, RoomConfig config, Sessions sessions) {
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
    join(roomId, agent, "agent");
    join(roomId, customer, "customer");
    return rooms.show(roomId).call().map(RoomCall::callId).orElseThrow();
  }

  private void join(String roomId, String userId, String role) {
    var session = Await.on(sessions.open(PrivateId.random(), userId, "{}", "test"));
    rooms.join(
        new Visitor(
            userId,
            userId,
            role,
            session.pid().sessionId(),
            session.epoch(),
            System.currentTimeMillis()),
        roomId);
  }
}
