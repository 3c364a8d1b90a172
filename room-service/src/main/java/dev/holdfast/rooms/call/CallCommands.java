package dev.holdfast.rooms.call;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.Target;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What can be done with a call from outside; call it on a virtual thread. */
@Singleton
final class CallCommands {
  private static final String NO_SESSION = "";

  private final CallAccess access;
  private final CallFlows flows;
  private final Dispatch dispatch;
  private final Callers callers;

  CallCommands(CallAccess access, CallFlows flows, Dispatch dispatch, Callers callers) {
    this.access = access;
    this.flows = flows;
    this.dispatch = dispatch;
    this.callers = callers;
  }

  /**
   * Ends a call in whichever state. Whoever is in it ends it as on the own socket; supervisors and
   * services end any. One that is over is given back as it is.
   *
   * @throws HoldfastException {@code unavailable}, to be tried again, while an agent is just taking
   *     it
   */
  CallDetails end(String callId, EndRequest request) {
    Caller caller = callers.current();
    CallView call = access.show(callId);
    String detail = request.reason().orElse("");
    if (caller.role().seesAll()) {
      flows.endFor(callId, caller.userId(), detail);
    } else if (call.concerns(caller.userId())) {
      flows.end(callId, SessionUser.of(caller, NO_SESSION, 0), detail);
    } else {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "you are not in " + callId);
    }
    return CallDetails.of(access.show(callId));
  }

  /** Looks for another agent. */
  CallDetails transfer(String callId, TargetRequest request) {
    Target target = request.target();
    access.showOpen(callId);
    dispatch.transfer(callId, Optional.empty(), target);
    return CallDetails.of(access.show(callId));
  }

  /** Looks for an agent as a third party. */
  InvitationState invite(String callId, TargetRequest request) {
    Target target = request.target();
    access.showOpen(callId);
    return new InvitationState(callId, dispatch.invite(callId, Optional.empty(), target));
  }

  /** Moves a call among those that wait. */
  CallDetails prioritise(String callId, int priority) {
    access.showOpen(callId);
    dispatch.prioritise(callId, priority);
    return CallDetails.of(access.show(callId));
  }
}
