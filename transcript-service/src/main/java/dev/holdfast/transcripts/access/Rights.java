package dev.holdfast.transcripts.access;

import dev.holdfast.state.call.CallView;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who may read a call's transcript, and who may add to it. */
@Singleton
public final class Rights {
  private final CallRooms calls;
  private final DemoConfig demo;

  Rights(CallRooms calls, DemoConfig demo) {
    this.calls = calls;
    this.demo = demo;
  }

  /**
   * Services and supervisors may read all; others what their token grants, and the calls in which
   * they are or were. None of them may if removed from the call's room, services excepted.
   *
   * @param roomId where the call is said to be, for calls that have no record
   * @return fails with {@code forbidden} or {@code removed}, or {@code unavailable} while Redis is
   *     away
   */
  public Future<Void> checkReading(Caller caller, String callId, Optional<String> roomId) {
    if (caller.role() == Role.SERVICE) {
      return Future.succeededFuture();
    }
    return calls
        .record(callId)
        .compose(
            call ->
                isGranted(caller, callId, call, roomId)
                    .compose(
                        granted ->
                            granted
                                ? calls.checkNotRemoved(caller, call, roomId)
                                : Future.failedFuture(
                                    forbidden("the token grants no reading of call " + callId))));
  }

  private Future<Boolean> isGranted(
      Caller caller, String callId, Optional<CallView> call, Optional<String> roomId) {
    return caller.role().seesAll() || caller.hasCallGrant(callId)
        ? Future.succeededFuture(true)
        : calls.isIn(caller, callId, call, roomId);
  }

  /**
   * Services with a grant may add to a transcript; in the demo, whoever may read it.
   *
   * @return fails as {@link #checkReading}
   */
  public Future<Void> checkAdding(Caller caller, String callId, Optional<String> roomId) {
    if (caller.role() == Role.SERVICE && caller.hasCallGrant(callId)) {
      return Future.succeededFuture();
    }
    return demo.enabled()
        ? checkReading(caller, callId, roomId)
        : Future.failedFuture(
            forbidden("only a service with a grant for " + callId + " may add to its transcript"));
  }

  /** Participants speak for themselves only; a service says who spoke. */
  public static Optional<String> speakingFor(Caller caller) {
    return caller.role() == Role.SERVICE ? Optional.empty() : Optional.of(caller.userId());
  }

  /**
   * Services with a grant, and supervisors who may read it, redact, hold, release and erase.
   *
   * @return fails as {@link #checkReading}
   */
  public Future<Void> checkKeeping(Caller caller, String callId, Optional<String> roomId) {
    if (caller.role() == Role.SUPERVISOR) {
      return checkReading(caller, callId, roomId);
    }
    return caller.role() == Role.SERVICE && caller.hasCallGrant(callId)
        ? Future.succeededFuture()
        : Future.failedFuture(
            forbidden(
                "only supervisors, and services with a grant for " + callId + ", may do this"));
  }

  /**
   * Only services end a transcript.
   *
   * @throws HoldfastException {@code forbidden}
   */
  public void checkEnding(Caller caller, String callId) {
    if (caller.role() != Role.SERVICE || !caller.hasCallGrant(callId)) {
      throw forbidden("only a service with a grant for " + callId + " may end its transcript");
    }
  }

  private static HoldfastException forbidden(String message) {
    return new HoldfastException(ErrorCode.FORBIDDEN, message);
  }
}
