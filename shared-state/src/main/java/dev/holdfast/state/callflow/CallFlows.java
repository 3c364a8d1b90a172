package dev.holdfast.state.callflow;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.dispatch.AgentState;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.Cancelled;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.dispatch.ReconcileResult;
import dev.holdfast.state.dispatch.Ticket;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.JoinReason;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomCalls;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * The steps of a call that concern the dispatch, a room and a record together. Each flow says what
 * it is about to do with its first step, so that {@link #reconcile} finishes what a crash left
 * undone; every step may be repeated.
 *
 * <p>These methods wait, and throw {@link HoldfastException}.
 */
@Singleton
public final class CallFlows {
  private final Dispatch dispatch;
  private final CallSetup callSetup;
  private final RoomCalls rooms;
  private final CallRecords records;
  private final Sessions sessions;
  private final DispatchConfig config;

  CallFlows(
      Dispatch dispatch,
      CallSetup callSetup,
      RoomCalls rooms,
      CallRecords records,
      Sessions sessions,
      DispatchConfig config) {
    this.dispatch = dispatch;
    this.callSetup = callSetup;
    this.rooms = rooms;
    this.records = records;
    this.sessions = sessions;
    this.config = config;
  }

  /**
   * A customer asks for a call, or for the one that there is. If an agent has it already, another
   * page was in its room: the place there goes over to this session, which is told {@code
   * call-accepted}.
   *
   * @throws HoldfastException {@code call-in-progress} for another queue, {@code session-displaced}
   */
  public Ticket request(CallRequest request) {
    try {
      return ask(request);
    } catch (HoldfastException e) {
      if (!isJustOver(e.code()) || !releasedWhatIsOver(request.customer().userId())) {
        throw e;
      }
      return ask(request);
    }
  }

  private Ticket ask(CallRequest request) {
    Ticket ticket = dispatch.request(request);
    ticket
        .roomId()
        .ifPresent(
            room -> rooms.admit(request.customer(), room, JoinReason.toBegin(ticket.callId())));
    return ticket;
  }

  private static boolean isJustOver(ErrorCode code) {
    return code == ErrorCode.CALL_ENDED || code == ErrorCode.CALL_IN_PROGRESS;
  }

  // Who was just told that a call is over may be faster than what frees its customer and its agent.
  private boolean releasedWhatIsOver(String customerId) {
    Optional<CallView> over =
        dispatch
            .callOf(customerId)
            .flatMap(call -> Await.on(records.find(call.callId())))
            .filter(CallView::isEnded);
    over.ifPresent(call -> dispatch.release(call.callId()));
    return over.isPresent();
  }

  /**
   * Somebody has come into a room: if a call of that customer or agent goes on there, or is just
   * about to begin, what is told of it goes to this session from now on, and an agent is available
   * by this one; unless yet another session of the same user has the place by now.
   *
   * @return whether the call is this session's
   */
  public boolean entered(SessionUser sessionUser, RoomView room, String replica) {
    Optional<String> holder =
        switch (Role.parse(sessionUser.role()).orElseThrow()) {
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
        .ifPresent(now -> dispatch.away(userId, sessionId, now.epoch()));
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

  /**
   * An agent takes what rings there, and comes into a room with the customer.
   *
   * @throws HoldfastException {@code call-not-ringing}; {@code call-ended} if the customer is gone
   */
  public RoomView accept(String callId, SessionUser agent) {
    return callSetup.bringTogether(dispatch.accept(callId, agent, callId));
  }

  /**
   * Ends a call for somebody in it: cancels it while it waits or rings. Who was invited leaves it.
   *
   * @param detail why, in the words of who ends it; empty for none
   * @return the room in which it was
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}; {@code unavailable}, to be
   *     tried again, while an agent is just taking it
   */
  public Optional<String> end(String callId, SessionUser by, String detail) {
    Optional<CallView> call = Await.on(records.find(callId));
    if (call.filter(one -> !one.concerns(by.userId())).isPresent()) {
      throw new HoldfastException(ErrorCode.CALL_NOT_FOUND, "you are in no such call");
    }
    Optional<String> roomId = call.flatMap(CallView::roomId);
    if (call.filter(CallView::isEnded).isPresent()) {
      return roomId;
    }
    if (roomId.isPresent()) {
      rooms.end(roomId.get(), callId, by.userId(), detail);
    } else if (dispatch.cancel(callId, Optional.of(by.userId()), by.userId())
        == Cancelled.NOTHING) {
      throw justBeginning();
    }
    return roomId;
  }

  /**
   * Ends a call from outside, in whichever state.
   *
   * @throws HoldfastException {@code call-not-found}; {@code unavailable} as {@link #end}
   */
  public void endFor(String callId, String by, String detail) {
    CallView call = show(callId);
    if (call.isEnded()) {
      return;
    }
    if (call.roomId().isPresent()) {
      rooms.endFor(call.roomId().get(), callId, by, detail);
    } else if (dispatch.cancel(callId, Optional.empty(), by) == Cancelled.NOTHING) {
      throw justBeginning();
    }
  }

  private static HoldfastException justBeginning() {
    return new HoldfastException(ErrorCode.UNAVAILABLE, "an agent is just taking the call");
  }

  /**
   * A user has a new session: a call that waits, or an availability, that an earlier session of the
   * user left behind goes on with it.
   *
   * @param replaced the session that ends because of this one
   * @return whether there was any
   */
  public boolean arrived(SessionUser sessionUser, String replica, Optional<String> replaced) {
    Optional<String> earlier =
        switch (Role.parse(sessionUser.role()).orElseThrow()) {
          case CUSTOMER ->
              dispatch
                  .callOf(sessionUser.userId())
                  .filter(CallFlows::waits)
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

  /** A user goes for good, who was here by this session; see {@link Dispatch#quit}. */
  public void quit(SessionUser sessionUser) {
    dispatch.quit(sessionUser.userId(), sessionUser.sessionId(), sessionUser.epoch());
  }

  private static boolean waits(CustomerCall call) {
    return switch (call.state()) {
      case QUEUED, RINGING -> true;
      case ACCEPTING, ACTIVE, ENDED, UNKNOWN -> false;
    };
  }

  /** Reconciles a call, for the deadline worker; see {@link Dispatch#reconcile}. */
  public Optional<Duration> reconcile(String callId) {
    ReconcileResult result = dispatch.reconcile(callId);
    if (result.overdue().isEmpty()) {
      return result.next();
    }
    try {
      callSetup.bringTogether(result.overdue().get());
    } catch (HoldfastException e) {
      if (e.code().retryable()) {
        throw e;
      }
    }
    return Optional.of(Duration.ZERO);
  }

  private CallView show(String callId) {
    return Await.on(records.find(callId))
        .orElseThrow(
            () -> new HoldfastException(ErrorCode.CALL_NOT_FOUND, "there is no call " + callId));
  }
}
