package dev.holdfast.rooms.call;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Who may read a call: everybody who was in it, agents also if their token names its queue,
 * supervisors and services.
 */
@Singleton
final class CallAccess {
  private final CallRecords records;
  private final Rooms rooms;
  private final Callers callers;

  CallAccess(CallRecords records, Rooms rooms, Callers callers) {
    this.records = records;
    this.rooms = rooms;
    this.callers = callers;
  }

  static boolean maySee(Caller caller, CallView call) {
    return caller.role().seesAll()
        || call.concerns(caller.userId())
        || caller.role() == Role.AGENT && call.queue().filter(caller::mayUseQueue).isPresent();
  }

  /**
   * A call that the current caller may read; call it on a virtual thread.
   *
   * @throws HoldfastException {@code forbidden}, also for a call that is not there, so that nobody
   *     finds out by asking; {@code call-not-found} to those who may know; {@code removed} to
   *     whoever was removed from the call's room
   */
  CallView show(String callId) {
    Caller caller = callers.current();
    Optional<CallView> call = Await.on(records.find(callId));
    if (!caller.role().seesAll() && call.filter(one -> maySee(caller, one)).isEmpty()) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, callId + " is no call of yours");
    }
    CallView present =
        call.orElseThrow(
            () -> new HoldfastException(ErrorCode.CALL_NOT_FOUND, "there is no call " + callId));
    present.roomId().ifPresent(room -> Await.on(rooms.checkNotRemoved(room, caller)));
    return present;
  }

  /**
   * As {@link #show}, of a call that goes on.
   *
   * @throws HoldfastException also {@code call-ended}
   */
  CallView showOpen(String callId) {
    CallView call = show(callId);
    if (call.isEnded()) {
      throw new HoldfastException(ErrorCode.CALL_ENDED, callId + " is over");
    }
    return call;
  }
}
