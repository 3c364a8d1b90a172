package dev.holdfast.state.dispatch;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;

/** What the scripts of the dispatch answer if they change nothing. */
final class Refusal {
  private Refusal() {}

  /**
   * The answer, if it is none.
   *
   * @throws HoldfastException as the script has said
   */
  static DispatchAnswer ifAny(DispatchAnswer answer) {
    return switch (answer.result()) {
      case "call-in-progress" ->
          throw new HoldfastException(
              ErrorCode.CALL_IN_PROGRESS, "another call is under way, or a transfer of this one");
      case "queue-not-found" ->
          throw new HoldfastException(
              ErrorCode.QUEUE_NOT_FOUND,
              "there is no such queue: it is not configured, and no agent was ever available for"
                  + " it");
      case "call-not-found" ->
          throw new HoldfastException(ErrorCode.CALL_NOT_FOUND, "there is no such call");
      case "not-ringing" ->
          throw new HoldfastException(
              ErrorCode.CALL_NOT_RINGING, "this call does not ring here (any more)");
      case "agent-unavailable" ->
          throw new HoldfastException(
              ErrorCode.AGENT_UNAVAILABLE, "this agent cannot take the call now");
      case "too-many" ->
          throw new HoldfastException(
              ErrorCode.RATE_LIMITED, "at most 16 invitations to a call may wait at a time");
      case "forbidden" ->
          throw new HoldfastException(ErrorCode.FORBIDDEN, "this call is somebody else's");
      case "stale" ->
          throw new HoldfastException(
              ErrorCode.SESSION_DISPLACED, "this session was taken over by another");
      default -> answer;
    };
  }
}
