package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.FlowLimits;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.quota.Quotas;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.LeaveReason;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** The events by which a client enters and leaves rooms. */
@Singleton
class RoomEvents implements EventHandler {
  private final Rooms rooms;
  private final Dispatch dispatch;
  private final CallRecords calls;
  private final CallFlows flows;
  private final ReplicaIdentity replica;
  private final Quotas quotas;
  private final FlowLimits limits;

  RoomEvents(
      Rooms rooms,
      Dispatch dispatch,
      CallRecords calls,
      CallFlows flows,
      ReplicaIdentity replica,
      Quotas quotas,
      FlowLimits limits) {
    this.rooms = rooms;
    this.dispatch = dispatch;
    this.calls = calls;
    this.flows = flows;
    this.replica = replica;
    this.quotas = quotas;
    this.limits = limits;
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(
        ClientEventType.JOIN_ROOM, this::join,
        ClientEventType.ROOM_JOIN, this::join,
        ClientEventType.LEAVE_ROOM, this::leave);
  }

  /** {@code join-room {roomId}} → the room's snapshot. */
  private Future<ObjectNode> join(ClientSession session, ClientEvent event, Payload payload) {
    String roomId = payload.id("roomId");
    return limits.run(
        () -> {
          requireThere(session);
          boolean found = requireEntry(session, roomId);
          Await.on(quotas.take(Quotas.Kind.JOINS, session.caller()));
          if (!found) {
            requireExists(session, roomId);
          }
          long told = session.memberships().changes();
          RoomView room = rooms.join(session.sessionUser(), roomId);
          session.memberships().entered(roomId);
          if (flows.entered(session.sessionUser(), room, replica.id())) {
            session.enterDispatch();
          }
          // What the client was told since it must not take for older than the snapshot.
          return (session.memberships().changes() == told ? room : rooms.show(roomId)).wire();
        });
  }

  /** {@code leave-room {roomId}}; whoever is not there has left. */
  private Future<ObjectNode> leave(ClientSession session, ClientEvent event, Payload payload) {
    String roomId = payload.id("roomId");
    return limits.run(
        () -> {
          leave(session, roomId);
          return JsonNodeFactory.instance.objectNode().put("roomId", roomId);
        });
  }

  private void leave(ClientSession session, String roomId) {
    rooms.leave(roomId, session.sessionUser(), LeaveReason.byOwnWill(session.caller().userId()));
    session.memberships().left(roomId);
  }

  // While it waited for its turn its user may have entered by another session, which would lose its
  // place to one that is not there any more.
  private static void requireThere(ClientSession session) {
    if (!session.connection().isOpen()) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "the connection has ended");
    }
  }

  // Whom a call brought there, or who is there by another session, needs no grant. Says whether the
  // room was found: with a grant nobody looks.
  private boolean requireEntry(ClientSession session, String roomId) {
    String user = session.caller().userId();
    if (session.caller().mayEnterRoom(roomId)) {
      return false;
    }
    Optional<RoomView> room = Await.on(rooms.find(roomId));
    if (room.flatMap(there -> there.participant(user)).isPresent()) {
      return true;
    }
    if (isJustBroughtThere(session, roomId)) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "your call is just beginning there");
    }
    if (wasBroughtThere(user, roomId, room)) {
      throw new HoldfastException(ErrorCode.CALL_ENDED, "your call there is over");
    }
    throw new HoldfastException(ErrorCode.FORBIDDEN, "the token grants no entry to room " + roomId);
  }

  // Joining lists the room with the session, and asks for its reconciliation, before the room is
  // known.
  private void requireExists(ClientSession session, String roomId) {
    if (!session.memberships().rooms().contains(roomId) && !Await.on(rooms.exists(roomId))) {
      throw new HoldfastException(ErrorCode.ROOM_NOT_FOUND, "there is no room " + roomId);
    }
  }

  // A page that was opened anew while an agent was taking the call: a moment later it may enter.
  private boolean isJustBroughtThere(ClientSession session, String roomId) {
    return session.caller().role() == Role.CUSTOMER
        && dispatch
            .callOf(session.caller().userId())
            .flatMap(CustomerCall::roomId)
            .filter(roomId::equals)
            .isPresent();
  }

  // A page that was opened anew when the call had just ended: it is to learn that, not to be told
  // that it asks for what it may not have.
  private boolean wasBroughtThere(String user, String roomId, Optional<RoomView> room) {
    return room.filter(there -> hadItsLastCall(there, user)).isPresent()
        || hadLatestCallIn(roomId, user);
  }

  // Agents take calls in another order than these were asked for.
  private boolean hadItsLastCall(RoomView room, String user) {
    return room.lastCall()
        .flatMap(callId -> Await.on(calls.find(callId)))
        .filter(call -> call.concerns(user))
        .isPresent();
  }

  // A standing room may have had another call since.
  private boolean hadLatestCallIn(String roomId, String user) {
    return Await.on(calls.latestOf(user))
        .flatMap(CallView::roomId)
        .filter(roomId::equals)
        .isPresent();
  }
}
