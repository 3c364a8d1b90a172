package dev.holdfast.state.error;

/**
 * Every code with which Holdfast closes a WebSocket (RFC 6455 §7.4): 4xxx are final unless the
 * error says that it is retryable, all others mean "connect again". docs/protocol.md is tested
 * against it.
 */
public enum CloseCode {
  /** The client closed the connection, or had no use for it. */
  NORMAL(1000),
  /** No answer to a ping. */
  GOING_AWAY(1001),
  INTERNAL(1011),
  RESTARTING(1012),
  TRY_AGAIN(1013),
  /** What came is no packet, or not what belongs there. */
  MALFORMED(4400),
  UNAUTHORIZED(4401),
  FORBIDDEN(4403),
  NOT_FOUND(4404),
  CONFLICT(4409),
  /** A newer connection holds the session. */
  DISPLACED(4410),
  TOO_LARGE(4413),
  RATE_LIMITED(4429);

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  /** As in the close frame. */
  public int number() {
    return number;
  }
}
