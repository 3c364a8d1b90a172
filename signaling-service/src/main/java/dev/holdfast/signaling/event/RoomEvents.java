package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.Flow;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Leaving;
import dev.holdfast.state.room.RoomCall;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The events by which a client enters and leaves rooms and ends calls. */
@Singleton
class RoomEvents {
  private final Rooms rooms;

  RoomEvents(Rooms rooms) {
    this.rooms = rooms;
  }

  /** {@code join-room {roomId}} → the room's snapshot. */
  Future<ObjectNode> join(ClientSession session, ClientEvent event, Payload payload) {
    String roomId = payload.id("roomId");
    if (!session.caller().mayEnterRoom(roomId)) {
      throw new HoldfastException(
          ErrorCode.FORBIDDEN, "the token grants no entry to room " + roomId);
    }
    return Flow.run(
        () -> {
          RoomView room = rooms.join(session.visitor(), roomId);
          session.rosters().entered(roomId);
          return room.wire();
        });
  }

  /** {@code leave-room {roomId}}; whoever is not there has left. */
  Future<ObjectNode> leave(ClientSession session, ClientEvent event, Payload payload) {
    String roomId = payload.id("roomId");
    return Flow.run(
        () -> {
          leave(session, roomId);
          return JsonNodeFactory.instance.objectNode().put("roomId", roomId);
        });
  }

  /** {@code end-call {callId?, reason?}}: the socket stays connected, the client is idle. */
  Future<ObjectNode> endCall(ClientSession session, ClientEvent event, Payload payload) {
    Optional<String> callId = payload.optionalId("callId");
    payload.optionalText("reason");
    return Flow.run(
        () -> {
          List<RoomView> calling =
              List.copyOf(session.rosters().rooms()).stream()
                  .flatMap(id -> Await.on(rooms.find(id)).stream())
                  .filter(room -> isMeant(room, callId))
                  .toList();
          if (calling.isEmpty()) {
            throw new HoldfastException(ErrorCode.CALL_NOT_FOUND, "you are in no such call");
          }
          RoomView room = calling.getFirst();
          leave(session, room.roomId());
          return JsonNodeFactory.instance
              .objectNode()
              .put("callId", room.call().map(RoomCall::callId).orElseThrow())
              .put("roomId", room.roomId());
        });
  }

  private void leave(ClientSession session, String roomId) {
    String user = session.caller().userId();
    rooms.leave(roomId, user, session.id(), Leaving.byOwnWill(user));
    session.rosters().left(roomId);
  }

  private static boolean isMeant(RoomView room, Optional<String> callId) {
    return room.call()
        .filter(call -> callId.isEmpty() || callId.get().equals(call.callId()))
        .isPresent();
  }
}
