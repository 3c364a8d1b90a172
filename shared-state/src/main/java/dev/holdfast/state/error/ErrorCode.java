package dev.holdfast.state.error;

/**
 * Every error that clients and backends meet: one catalogue for acknowledgments, CONNECT_ERROR,
 * problem+json and close codes. The SDK's constants and docs/protocol.md are tested against it.
 */
public enum ErrorCode {
  UNAUTHORIZED("unauthorized", 401, 4401, false, "sign in and connect with a valid token"),
  TOKEN_EXPIRED("token-expired", 401, 4401, false, "fetch a new token"),
  FORBIDDEN("forbidden", 403, 4403, false, "ask for a token that grants this"),
  REMOVED("removed", 403, 4403, false, "do not come back: somebody removed this person"),
  NOT_FOUND("not-found", 404, 4404, false, "check the address"),
  ROOM_NOT_FOUND(
      "room-not-found", 404, 4404, false, "check the room's id; it may have been closed"),
  CALL_NOT_FOUND("call-not-found", 404, 4404, false, "check the call's id; it may have ended"),
  CALL_ENDED("call-ended", 409, 4409, false, "do nothing more for this call: it is over"),
  TRANSCRIPT_HELD(
      "transcript-held", 409, 4409, false, "release the transcript first, then erase it"),
  CALL_IN_PROGRESS(
      "call-in-progress", 409, 4409, false, "end or cancel the call that there is, then ask again"),
  CALL_NOT_RINGING(
      "call-not-ringing", 409, 4409, false, "forget the call: it has gone on, or is over"),
  QUEUE_NOT_FOUND("queue-not-found", 404, 4404, false, "check the queue's name"),
  AGENT_UNAVAILABLE("agent-unavailable", 409, 4409, true, "choose another agent, or a queue"),
  WINDOW_EXTENDED_BEFORE(
      "window-extended-before", 409, 4409, false, "wait: a window is extended once"),
  PARTICIPANT_NOT_FOUND("participant-not-found", 404, 4404, false, "read the room's participants"),
  NOT_IN_ROOM("not-in-room", 409, 4409, false, "join the room first"),
  ROOM_CLOSED("room-closed", 409, 4409, false, "open a new room"),
  ROOM_FULL("room-full", 409, 4409, false, "wait until somebody leaves"),
  IDEMPOTENCY_CONFLICT(
      "idempotency-conflict", 409, 4409, false, "use a new key for another request"),
  INVALID_PAYLOAD("invalid-payload", 400, 4400, false, "correct the field that is named"),
  UNKNOWN_EVENT("unknown-event", 400, 4400, false, "use an event of the protocol"),
  PAYLOAD_TOO_LARGE("payload-too-large", 413, 4413, false, "send less at once"),
  RATE_LIMITED("rate-limited", 429, 4429, true, "wait a second, then send it again"),
  TOO_MANY_SESSIONS(
      "too-many-sessions",
      429,
      1013,
      true,
      "close another page of this user, or connect again after a while"),
  SESSION_DISPLACED("session-displaced", 409, 4410, false, "another connection took over: stop"),
  SESSION_EXPIRED("session-expired", 401, 4401, false, "sign in again"),
  INTERNAL("internal", 500, 1011, true, "try again; tell the operator if it stays"),
  UNAVAILABLE("unavailable", 503, 1013, true, "send it again with the same id"),
  DRAINING("draining", 503, 1012, true, "connect again: another replica takes over"),
  OVERLOADED("overloaded", 503, 1013, true, "connect again after a while");

  private final String code;
  private final int httpStatus;
  private final int closeCode;
  private final boolean retryable;
  private final String advice;

  ErrorCode(String code, int httpStatus, int closeCode, boolean retryable, String advice) {
    this.code = code;
    this.httpStatus = httpStatus;
    this.closeCode = closeCode;
    this.retryable = retryable;
    this.advice = advice;
  }

  /** The name on the wire. */
  public String code() {
    return code;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** RFC 6455 close code: 4xxx are final, all others mean "connect again". */
  public int closeCode() {
    return closeCode;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** What a client should do. */
  public String advice() {
    return advice;
  }
}
