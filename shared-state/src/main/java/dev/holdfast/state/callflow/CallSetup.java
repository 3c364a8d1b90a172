package dev.holdfast.state.callflow;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.dispatch.CallKind;
import dev.holdfast.state.dispatch.Cancelled;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.Intent;
import dev.holdfast.state.dispatch.TakenCall;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.JoinReason;
import dev.holdfast.state.room.RoomCalls;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings an agent who has taken a call together with its customer in a room. Every step may be
 * repeated, by several replicas at once.
 */
@Singleton
final class CallSetup {
  private final Dispatch dispatch;
  private final RoomCalls rooms;
  private final CallRecords records;
  private final Sessions sessions;

  CallSetup(Dispatch dispatch, RoomCalls rooms, CallRecords records, Sessions sessions) {
    this.dispatch = dispatch;
    this.rooms = rooms;
    this.records = records;
    this.sessions = sessions;
  }

  /**
   * An agent takes what rings there, and both come into a room.
   *
   * @param whenTaken told as soon as it is the agent's
   * @throws HoldfastException as {@link #bringTogether}; {@code call-not-ringing}
   */
  RoomView accept(String callId, SessionUser agent, Consumer<Intent> whenTaken) {
    TakenCall taken = dispatch.take(callId, agent, callId);
    Intent intent = taken.intent();
    whenTaken.accept(intent);
    if (intent.kind() != CallKind.CALL || intent.standing()) {
      dispatch.deliver(taken);
      return bringTogether(intent);
    }
    Optional<Intent> takenOver;
    try {
      Optional<RoomView> room = setUp(intent, taken.logged());
      if (room.isEmpty()) {
        dispatch.deliver(taken);
        return bringTogether(intent);
      }
      takenOver = dispatch.accepted(intent, taken.last());
      if (takenOver.isEmpty()) {
        return room.get();
      }
    } catch (HoldfastException e) {
      takenOver = Optional.of(givenUp(intent, e));
    }
    return bringTogether(takenOver.get());
  }

  private Optional<RoomView> setUp(Intent intent, List<LoggedEvent> logged) {
    return rooms.setUp(
        intent.callId(), intent.type(), intent.agent(), intent.customer(), logged, intent.trace());
  }

  /**
   * Does what an accept intends, and again with whichever page somebody has gone over to meanwhile.
   *
   * @throws HoldfastException {@code call-ended}, also if the customer has gone: then the call is
   *     over; {@code session-displaced} if the agent's session is over: then it is back in its
   *     place; another one if the agent may not enter the room
   */
  RoomView bringTogether(Intent intent) {
    Optional<Intent> takenOver;
    try {
      RoomView room = bring(intent);
      takenOver = dispatch.accepted(intent);
      if (takenOver.isEmpty()) {
        return room;
      }
    } catch (HoldfastException e) {
      takenOver = Optional.of(givenUp(intent, e));
    }
    return bringTogether(takenOver.get());
  }

  private Intent givenUp(Intent intent, HoldfastException e) {
    if (e.code().retryable()) {
      throw e;
    }
    return giveUp(intent, e);
  }

  private RoomView bring(Intent intent) {
    return switch (intent.kind()) {
      case CALL -> begin(intent);
      case TRANSFER -> handOver(intent);
      case INVITE -> bringGuest(intent);
      case UNKNOWN ->
          throw new HoldfastException(
              ErrorCode.UNAVAILABLE, "only a newer replica knows what is to be done");
    };
  }

  private RoomView begin(Intent intent) {
    String customer = intent.customer().userId();
    if (intent.standing() && rooms.isFreeFor(intent.callId(), customer, intent.roomId())) {
      try {
        return beginIn(intent.roomId(), intent);
      } catch (HoldfastException e) {
        // The standing room cannot be used now; the call gets one of its own.
        if (!isUnusable(e.code())) {
          throw e;
        }
      }
    }
    return setUp(intent, List.of())
        .orElseGet(() -> beginIn(rooms.roomFor(intent.callId(), intent.type()), intent));
  }

  private RoomView beginIn(String roomId, Intent intent) {
    JoinReason joinReason = JoinReason.toBegin(intent.callId());
    rooms.admit(intent.agent(), roomId, joinReason);
    rooms.admit(intent.customer(), roomId, joinReason);
    return rooms.begin(
        roomId,
        intent.callId(),
        intent.customer().userId(),
        intent.agent().userId(),
        intent.trace());
  }

  private RoomView handOver(Intent intent) {
    String roomId = roomOf(intent.callId());
    rooms.admit(intent.agent(), roomId, JoinReason.toBegin(intent.callId()));
    return rooms.handOver(roomId, intent.callId(), intent.agent().userId());
  }

  private RoomView bringGuest(Intent intent) {
    return rooms.admit(
        intent.agent(), roomOf(intent.callId()), JoinReason.asGuestOf(intent.callId()));
  }

  // Trying again would end the same way, unless the customer has come by another session. A call
  // that has ended has told so; else its sides must be.
  private Intent giveUp(Intent intent, HoldfastException e) {
    SessionUser agent = intent.agent();
    if (e.code() == ErrorCode.CALL_ENDED) {
      dispatch.settled(intent);
      throw e;
    }
    if (Await.on(sessions.find(agent.sessionId())).isEmpty()) {
      dispatch.putBack(intent.ticketId(), agent.userId());
      throw e;
    }
    return switch (dispatch.abandon(intent, "cancelled", intent.customer().userId())) {
      case Dispatch.Abandoned.TakenOver(Intent now) -> now;
      case Dispatch.Abandoned.Ended(Cancelled what) -> {
        if (what == Cancelled.CALL) {
          rooms.discard(intent.callId());
        }
        throw isOfTheAgent(e.code())
            ? e
            : new HoldfastException(ErrorCode.CALL_ENDED, whatWasTheMatter(e));
      }
    };
  }

  // With the agent's session still there, it is the customer's that is over.
  private static String whatWasTheMatter(HoldfastException e) {
    return e.code() == ErrorCode.SESSION_DISPLACED ? "the customer has gone" : e.getMessage();
  }

  // With the agent's session still there: whatever else fails does so for want of the others.
  private static boolean isOfTheAgent(ErrorCode code) {
    return switch (code) {
      case ROOM_FULL, REMOVED, FORBIDDEN, INTERNAL -> true;
      default -> false;
    };
  }

  private static boolean isUnusable(ErrorCode code) {
    return switch (code) {
      case ROOM_NOT_FOUND, ROOM_CLOSED, ROOM_FULL, REMOVED, CALL_IN_PROGRESS -> true;
      default -> false;
    };
  }

  private String roomOf(String callId) {
    return Await.on(records.find(callId))
        .flatMap(CallView::roomId)
        .orElseThrow(
            () -> new HoldfastException(ErrorCode.CALL_NOT_FOUND, callId + " has no room"));
  }
}
