package dev.holdfast.state.room;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomScripts.Entering;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls in rooms: those that are dispatched begin here, all end here. Every method may be repeated.
 * These methods wait, and throw {@link HoldfastException}.
 */
@Singleton
public final class RoomCalls {
  private final RoomScripts scripts;
  private final RoomOutbox outbox;
  private final RoomConfig config;
  private final Rooms rooms;
  private final RoomIndex index;
  private final Sessions sessions;

  RoomCalls(
      RoomScripts scripts,
      RoomOutbox outbox,
      RoomConfig config,
      Rooms rooms,
      RoomIndex index,
      Sessions sessions) {
    this.scripts = scripts;
    this.outbox = outbox;
    this.config = config;
    this.rooms = rooms;
    this.index = index;
    this.sessions = sessions;
  }

  /** Makes the room of a call: it has the call's id, and closes when the call ends. */
  public String roomFor(String callId, String type) {
    rooms.create(callId, type, config.policyOf(type), callId);
    return callId;
  }

  /**
   * Makes the room of a call, brings both of its sides there and begins it, all in one step, if
   * nothing stands in the way: {@link #roomFor}, {@link #admit} and {@link #begin} do it step by
   * step.
   *
   * @param logged events of the call's own log that its record is to take before; nobody is told
   * @param trace from which span it comes
   * @return empty if it must be done so, and nothing was recorded
   * @throws HoldfastException {@code session-displaced} if a session ended just then
   */
  public Optional<RoomView> setUp(
      String callId,
      String type,
      SessionUser agent,
      SessionUser customer,
      List<LoggedEvent> logged,
      TraceParent trace) {
    Entering first = new Entering(agent, RandomId.random());
    Entering second = new Entering(customer, RandomId.random());
    RoomPolicy policy = config.policyOf(type);
    Future<Optional<Holder>> firstListed = listed(first, callId, policy);
    Future<Optional<Holder>> secondListed = listed(second, callId, policy);
    Await.on(Future.all(outbox.intending(callId), index.add(callId), firstListed, secondListed));
    if (!isAttached(firstListed.result()) || !isAttached(secondListed.result())) {
      return Optional.empty();
    }
    return switch (Await.on(scripts.setUpCall(callId, type, policy, first, second, trace))) {
      case SetUpAnswer.NotNew other -> Optional.empty();
      case SetUpAnswer.Begun begun -> {
        Map<LogName, List<LoggedEvent>> recorded =
            logged.isEmpty() ? Map.of() : Map.of(new LogName.Call(callId), logged);
        Set<String> attached = ConcurrentHashMap.newKeySet();
        outbox.relay(callId, begun.change(), recorded, attached::add);
        RoomView room = begun.room();
        for (SessionUser one : List.of(agent, customer)) {
          if (!attached.contains(one.sessionId())) {
            room = stays(one, room, Await.on(sessions.find(one.sessionId())));
          }
        }
        yield Optional.of(room);
      }
    };
  }

  private Future<Optional<Holder>> listed(Entering one, String roomId, RoomPolicy policy) {
    SessionUser who = one.who();
    long window = policy.reconnectWindow().toMillis();
    return sessions.listRoom(who.sessionId(), who.epoch(), roomId, window, one.membershipId());
  }

  private static boolean isAttached(Optional<Holder> holder) {
    return holder.filter(Holder::isAttached).isPresent();
  }

  /** Closes the room of a call that came to nothing, if it was made. */
  public void discard(String callId) {
    if (Await.on(rooms.find(callId)).isPresent()) {
      rooms.close(callId, "call-ended", "holdfast");
    }
  }

  /**
   * Whether a call can begin in a standing room: two customers must not meet.
   *
   * @return false if it is gone, another dispatched call goes on there, or another customer is
   *     there
   */
  public boolean isFreeFor(String callId, String customerId, String roomId) {
    return Await.on(rooms.find(roomId))
        .filter(room -> room.status() != RoomStatus.CLOSED)
        .filter(room -> goesOnIn(room, callId) || !isTaken(room, customerId))
        .isPresent();
  }

  /** The place that a user has in a room just now, by whichever session. */
  public Optional<Participant> placeOf(String userId, String roomId) {
    return Await.on(rooms.find(roomId)).flatMap(room -> room.participant(userId));
  }

  private static boolean goesOnIn(RoomView room, String callId) {
    return room.call().filter(call -> call.callId().equals(callId)).isPresent();
  }

  private static boolean isTaken(RoomView room, String customerId) {
    return room.call().flatMap(RoomCall::customerId).isPresent()
        || room.participants().stream().anyMatch(one -> isOther(one, customerId));
  }

  private static boolean isOther(Participant one, String customerId) {
    return one.role() == Role.CUSTOMER && !one.userId().equals(customerId);
  }

  /**
   * Brings a user into a room by the session that the user has, wherever it is held, in whichever
   * epoch, and even while it is not: then its reconnection window in the room begins.
   *
   * @throws HoldfastException {@code session-displaced} if the session is gone
   */
  public RoomView admit(SessionUser person, String roomId, JoinReason joinReason) {
    Holder holder = holderOf(person);
    RoomView room;
    try {
      room = rooms.join(person.at(holder.epoch()), roomId, joinReason);
    } catch (HoldfastException e) {
      // Attached anew since the holder was asked for: the newer epoch is the right one.
      if (e.code() != ErrorCode.SESSION_DISPLACED || holderOf(person).equals(holder)) {
        throw e;
      }
      room = rooms.join(person.at(holderOf(person).epoch()), roomId, joinReason);
    }
    return stays(person, room, Await.on(sessions.find(person.sessionId())));
  }

  /**
   * @param held who holds the session, asked after it came into the room
   */
  private RoomView stays(SessionUser person, RoomView room, Optional<Holder> held) {
    String roomId = room.roomId();
    if (held.isEmpty()) {
      // It ended in between, and whoever ended it did not know of this place.
      rooms.leave(roomId, person.at(Long.MAX_VALUE), LeaveReason.byOwnWill(person.userId()));
      throw isOver(person);
    }
    Holder now = held.get();
    if (now.isAttached()) {
      return room;
    }
    rooms.disconnect(roomId, person.userId(), person.sessionId(), now.epoch(), Departure.LOST);
    Await.on(sessions.extend(person.sessionId(), room.policy().reconnectWindow().toMillis()));
    return rooms.show(roomId);
  }

  private Holder holderOf(SessionUser person) {
    return Await.on(sessions.find(person.sessionId())).orElseThrow(() -> isOver(person));
  }

  private static HoldfastException isOver(SessionUser person) {
    return new HoldfastException(
        ErrorCode.SESSION_DISPLACED, "the session of " + person.userId() + " is over");
  }

  /**
   * Begins a dispatched call between two who are in the room.
   *
   * @throws HoldfastException {@code call-ended} if it was over before, {@code room-closed}, {@code
   *     participant-not-found} if one of them left, {@code call-in-progress} if another dispatched
   *     call goes on there
   */
  public RoomView begin(String roomId, String callId, String customerId, String agentId) {
    return begin(roomId, callId, customerId, agentId, TraceParent.NONE);
  }

  /** As above; trace is the span from which it comes. */
  public RoomView begin(
      String roomId, String callId, String customerId, String agentId, TraceParent trace) {
    outbox.intend(roomId);
    switch (Await.on(scripts.beginCall(roomId, callId, customerId, agentId, trace))) {
      case BeginCallAnswer.Begun begun -> {
        outbox.relay(roomId, begun.change());
        return begun.room();
      }
      case BeginCallAnswer.Refused why -> throw refusal(why, callId);
    }
  }

  /**
   * Gives a dispatched call to another agent, who has been admitted; the one before leaves.
   *
   * @throws HoldfastException {@code call-ended} if it is over; {@code call-not-found} if it is not
   *     going on there
   */
  public RoomView handOver(String roomId, String callId, String agentId) {
    outbox.intend(roomId);
    switch (Await.on(scripts.handOver(roomId, callId, agentId))) {
      case HandOverAnswer.HandedOver done -> {
        outbox.relay(roomId, done.change());
        return done.room();
      }
      case HandOverAnswer.Refused why ->
          throw switch (why) {
            case CALL_ENDED -> over(callId);
            case ABSENT -> noSuchCall(callId);
          };
    }
  }

  /**
   * Ends a call for a participant: a dispatched one for all; of another one the participant leaves
   * the room, and it ends when fewer than two remain. Changes nothing if it is over there.
   *
   * @param detail why, in the words of who ends it; empty for none
   * @throws HoldfastException {@code call-not-found} if the participant is not there
   */
  public void end(String roomId, String callId, String userId, String detail) {
    end(roomId, callId, userId, userId, detail);
  }

  /**
   * Ends a call from outside: everybody but agents leaves. Changes nothing if it is over there.
   *
   * @throws HoldfastException {@code call-not-found} if the room is gone
   */
  public void endFor(String roomId, String callId, String by, String detail) {
    end(roomId, callId, "", by, detail);
  }

  private void end(String roomId, String callId, String userId, String by, String detail) {
    outbox.intend(roomId);
    switch (Await.on(scripts.endCall(roomId, callId, userId, by, detail))) {
      case PlainAnswer.Done ended -> outbox.relay(roomId, ended.change());
      case PlainAnswer.Absent none -> throw noSuchCall(callId);
    }
  }

  private static HoldfastException refusal(BeginCallAnswer.Refused why, String callId) {
    return switch (why) {
      case CALL_ENDED -> over(callId);
      case ROOM_CLOSED ->
          new HoldfastException(ErrorCode.ROOM_CLOSED, "the room of the call is closed");
      case BUSY ->
          new HoldfastException(ErrorCode.CALL_IN_PROGRESS, "another call goes on in the room");
      case CUSTOMER_ABSENT ->
          new HoldfastException(ErrorCode.PARTICIPANT_NOT_FOUND, "the customer has gone");
      case AGENT_ABSENT ->
          new HoldfastException(ErrorCode.PARTICIPANT_NOT_FOUND, "the agent has left the room");
    };
  }

  private static HoldfastException over(String callId) {
    return new HoldfastException(ErrorCode.CALL_ENDED, callId + " is over");
  }

  private static HoldfastException noSuchCall(String callId) {
    return new HoldfastException(ErrorCode.CALL_NOT_FOUND, callId + " is not going on");
  }
}
