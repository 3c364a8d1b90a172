package dev.holdfast.state.callflow;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.Cancelled;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.Intent;
import dev.holdfast.state.dispatch.ReconcileResult;
import dev.holdfast.state.dispatch.Ticket;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.JoinReason;
import dev.holdfast.state.room.RoomCalls;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.SessionUser;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

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
  private final CallTakeOver takeOver;
  private final RoomCalls rooms;
  private final CallRecords records;

  CallFlows(
      Dispatch dispatch,
      CallSetup callSetup,
      CallTakeOver takeOver,
      RoomCalls rooms,
      CallRecords records) {
    this.dispatch = dispatch;
    this.callSetup = callSetup;
    this.takeOver = takeOver;
    this.rooms = rooms;
    this.records = records;
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
    return takeOver.entered(sessionUser, room, replica);
  }

  /**
   * An agent takes what rings there, and comes into a room with the customer.
   *
   * @throws HoldfastException {@code call-not-ringing}; {@code call-ended} if the customer is gone
   */
  public RoomView accept(String callId, SessionUser agent) {
    return accept(callId, agent, taken -> {});
  }

  /** As above; whenTaken hears of the intent as soon as the call is the agent's. */
  public RoomView accept(String callId, SessionUser agent, Consumer<Intent> whenTaken) {
    return callSetup.accept(callId, agent, whenTaken);
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
   * As {@link #end}, by somebody who is known to be in a room in which the call goes on.
   *
   * @throws HoldfastException {@code call-not-found} if that person is not there any more
   */
  public void endIn(String roomId, String callId, SessionUser by, String detail) {
    rooms.end(roomId, callId, by.userId(), detail);
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
    return takeOver.arrived(sessionUser, replica, replaced);
  }

  /** A user goes for good, who was here by this session; see {@link Dispatch#quit}. */
  public void quit(SessionUser sessionUser) {
    dispatch.quit(sessionUser.userId(), sessionUser.sessionId(), sessionUser.epoch());
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
