package dev.holdfast.state.dispatch;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.Arrays;
import java.util.Optional;

/** Why a script of the dispatch changes nothing. */
enum Refusal {
  CALL_IN_PROGRESS(
      "call-in-progress",
      ErrorCode.CALL_IN_PROGRESS,
      "another call is under way, or a transfer of this one"),
  QUEUE_NOT_FOUND(
      "queue-not-found",
      ErrorCode.QUEUE_NOT_FOUND,
      "there is no such queue: it is not configured, and no agent was ever available for it"),
  CALL_NOT_FOUND("call-not-found", ErrorCode.CALL_NOT_FOUND, "there is no such call"),
  NOT_RINGING("not-ringing", ErrorCode.CALL_NOT_RINGING, "this call does not ring here (any more)"),
  AGENT_UNAVAILABLE(
      "agent-unavailable", ErrorCode.AGENT_UNAVAILABLE, "this agent cannot take the call now"),
  TOO_MANY(
      "too-many", ErrorCode.RATE_LIMITED, "at most 16 invitations to a call may wait at a time"),
  FORBIDDEN("forbidden", ErrorCode.FORBIDDEN, "this call is somebody else's"),
  STALE("stale", ErrorCode.SESSION_DISPLACED, "this session was taken over by another");

  private final String word;
  private final ErrorCode code;
  private final String message;

  Refusal(String word, ErrorCode code, String message) {
    this.word = word;
    this.code = code;
    this.message = message;
  }

  /** Empty for a word by which a script says that it has done something. */
  static Optional<Refusal> named(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  HoldfastException exception() {
    return new HoldfastException(code, message);
  }
}
