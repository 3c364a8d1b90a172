package dev.holdfast.state.error;

/**
 * Every error that clients and backends meet: one catalogue for acknowledgments, CONNECT_ERROR,
 * problem+json and close codes. The SDK's constants and docs/protocol.md are tested against it.
 */
public enum ErrorCode {
  UNAUTHORIZED(
      "unauthorized", 401, CloseCode.UNAUTHORIZED, false, "sign in and connect with a valid token"),
  TOKEN_EXPIRED("token-expired", 401, CloseCode.UNAUTHORIZED, false, "fetch a new token"),
  FORBIDDEN("forbidden", 403, CloseCode.FORBIDDEN, false, "ask for a token that grants this"),
  REMOVED(
      "removed", 403, CloseCode.FORBIDDEN, false, "do not come back: somebody removed this person"),
  NOT_FOUND("not-found", 404, CloseCode.NOT_FOUND, false, "check the address"),
  ROOM_NOT_FOUND(
      "room-not-found",
      404,
      CloseCode.NOT_FOUND,
      false,
      "check the room's id; it may have been closed"),
  CALL_NOT_FOUND(
      "call-not-found", 404, CloseCode.NOT_FOUND, false, "check the call's id; it may have ended"),
  CALL_ENDED(
      "call-ended", 409, CloseCode.CONFLICT, false, "do nothing more for this call: it is over"),
  TRANSCRIPT_HELD(
      "transcript-held",
      409,
      CloseCode.CONFLICT,
      false,
      "release the transcript first, then erase it"),
  CALL_IN_PROGRESS(
      "call-in-progress",
      409,
      CloseCode.CONFLICT,
      false,
      "end or cancel the call that there is, then ask again"),
  CALL_NOT_RINGING(
      "call-not-ringing",
      409,
      CloseCode.CONFLICT,
      false,
      "forget the call: it has gone on, or is over"),
  QUEUE_NOT_FOUND("queue-not-found", 404, CloseCode.NOT_FOUND, false, "check the queue's name"),
  AGENT_UNAVAILABLE(
      "agent-unavailable", 409, CloseCode.CONFLICT, true, "choose another agent, or a queue"),
  WINDOW_EXTENDED_BEFORE(
      "window-extended-before", 409, CloseCode.CONFLICT, false, "wait: a window is extended once"),
  PARTICIPANT_NOT_FOUND(
      "participant-not-found", 404, CloseCode.NOT_FOUND, false, "read the room's participants"),
  NOT_IN_ROOM("not-in-room", 409, CloseCode.CONFLICT, false, "join the room first"),
  ROOM_CLOSED("room-closed", 409, CloseCode.CONFLICT, false, "open a new room"),
  ROOM_FULL("room-full", 409, CloseCode.CONFLICT, false, "wait until somebody leaves"),
  IDEMPOTENCY_CONFLICT(
      "idempotency-conflict", 409, CloseCode.CONFLICT, false, "use a new key for another request"),
  INVALID_PAYLOAD(
      "invalid-payload", 400, CloseCode.MALFORMED, false, "correct the field that is named"),
  UNKNOWN_EVENT("unknown-event", 400, CloseCode.MALFORMED, false, "use an event of the protocol"),
  PAYLOAD_TOO_LARGE("payload-too-large", 413, CloseCode.TOO_LARGE, false, "send less at once"),
  RATE_LIMITED(
      "rate-limited", 429, CloseCode.RATE_LIMITED, true, "wait a second, then send it again"),
  TOO_MANY_SESSIONS(
      "too-many-sessions",
      429,
      CloseCode.TRY_AGAIN,
      true,
      "close another page of this user, or connect again after a while"),
  SESSION_DISPLACED(
      "session-displaced", 409, CloseCode.DISPLACED, false, "another connection took over: stop"),
  SESSION_EXPIRED("session-expired", 401, CloseCode.UNAUTHORIZED, false, "sign in again"),
  INTERNAL("internal", 500, CloseCode.INTERNAL, true, "try again; tell the operator if it stays"),
  UNAVAILABLE("unavailable", 503, CloseCode.TRY_AGAIN, true, "send it again with the same id"),
  DRAINING(
      "draining", 503, CloseCode.RESTARTING, true, "connect again: another replica takes over"),
  OVERLOADED("overloaded", 503, CloseCode.TRY_AGAIN, true, "connect again after a while");

  private final String code;
  private final int httpStatus;
  private final CloseCode closeCode;
  private final boolean retryable;
  private final String advice;

  ErrorCode(String code, int httpStatus, CloseCode closeCode, boolean retryable, String advice) {
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

  /** With which a WebSocket is closed for this error. */
  public CloseCode closeCode() {
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
