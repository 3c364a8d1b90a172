package dev.holdfast.state.callflow;

import dev.holdfast.state.dispatch.AgentState;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomCalls;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Lets a call that waits or goes on, or an availability, follow its user from one session to
 * another. Waits.
 */
@Singleton
final class CallTakeOver {
  private final Dispatch dispatch;
  private final RoomCalls rooms;
  private final Sessions sessions;
  private final DispatchConfig config;

  CallTakeOver(Dispatch dispatch, RoomCalls rooms, Sessions sessions, DispatchConfig config) {
    this.dispatch = dispatch;
    this.rooms = rooms;
    this.sessions = sessions;
    this.config = config;
  }

  /** See {@link CallFlows#entered}. */
  boolean entered(SessionUser sessionUser, RoomView room, String replica) {
    Optional<String> holder =
        switch (sessionUser.role()) {
          case CUSTOMER ->
              dispatch
                  .callOf(sessionUser.userId())
                  .filter(call -> call.roomId().filter(room.roomId()::equals).isPresent())
                  .map(CustomerCall::sessionId);
          case AGENT ->
              dispatch
                  .agentState(sessionUser.userId())
                  .filter(agent -> agent.hasCallIn(room.roomId()))
                  .map(AgentState::sessionId);
          case SUPERVISOR, SERVICE -> Optional.empty();
        };
    if (holder.isEmpty() || holder.get().equals(sessionUser.sessionId())) {
      return holder.isPresent();
    }
    // Whoever has the place instead comes here too.
    if (!isPlaceOf(sessionUser.sessionId(), placeOf(sessionUser.userId(), room))) {
      return false;
    }
    takeOver(sessionUser, replica);
    return followsThePlace(sessionUser, room);
  }

  // Another page may have come in, and here, between reading the place and the takeover.
  private boolean followsThePlace(SessionUser sessionUser, RoomView room) {
    String holder = sessionUser.sessionId();
    Optional<Participant> place = placeOf(sessionUser.userId(), room);
    while (place.isPresent() && !isPlaceOf(holder, place)) {
      holder = place.get().sessionId();
      if (!give(sessionUser.userId(), holder)) {
        break;
      }
      place = placeOf(sessionUser.userId(), room);
    }
    return holder.equals(sessionUser.sessionId());
  }

  private Optional<Participant> placeOf(String userId, RoomView room) {
    return rooms.placeOf(userId, room.roomId());
  }

  private static boolean isPlaceOf(String sessionId, Optional<Participant> place) {
    return place.filter(one -> one.sessionId().equals(sessionId)).isPresent();
  }

  /** False if that session is gone. */
  private boolean give(String userId, String sessionId) {
    Optional<Holder> holder = Await.on(sessions.find(sessionId));
    while (holder.isPresent() && !isListedWithTheDispatch(sessionId, holder.get())) {
      // Attached anew since: the newer epoch is the right one.
      holder = Await.on(sessions.find(sessionId));
    }
    holder.ifPresent(it -> dispatch.arrived(userId, sessionId, it.epoch(), it.replica()));
    // What it lost in between found nothing of it here.
    Await.on(sessions.find(sessionId))
        .filter(now -> !now.isAttached())
        .ifPresent(now -> dispatch.away(userId, sessionId, now.epoch(), Departure.LOST));
    return holder.isPresent();
  }

  private boolean isListedWithTheDispatch(String sessionId, Holder holder) {
    try {
      Await.on(sessions.enterDispatch(sessionId, holder.epoch(), config.agentWindow()));
      return true;
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.SESSION_DISPLACED) {
        throw e;
      }
      return false;
    }
  }

  /** See {@link CallFlows#arrived}. */
  boolean arrived(SessionUser sessionUser, String replica, Optional<String> replaced) {
    Optional<String> earlier =
        switch (sessionUser.role()) {
          case CUSTOMER ->
              dispatch
                  .callOf(sessionUser.userId())
                  .filter(CallTakeOver::waits)
                  .map(CustomerCall::sessionId);
          case AGENT -> dispatch.agentState(sessionUser.userId()).map(AgentState::sessionId);
          case SUPERVISOR, SERVICE -> Optional.empty();
        };
    // Of two tabs the one that is there keeps what it has.
    if (earlier.isEmpty() || (!earlier.equals(replaced) && isAttached(earlier.get()))) {
      return false;
    }
    takeOver(sessionUser, replica);
    return true;
  }

  private void takeOver(SessionUser sessionUser, String replica) {
    Await.on(
        sessions.enterDispatch(sessionUser.sessionId(), sessionUser.epoch(), config.agentWindow()));
    dispatch.arrived(sessionUser.userId(), sessionUser.sessionId(), sessionUser.epoch(), replica);
  }

  private boolean isAttached(String sessionId) {
    return Await.on(sessions.find(sessionId)).filter(Holder::isAttached).isPresent();
  }

  private static boolean waits(CustomerCall call) {
    return switch (call.state()) {
      case QUEUED, RINGING -> true;
      case ACCEPTING, ACTIVE, ENDED, UNKNOWN -> false;
    };
  }
}
