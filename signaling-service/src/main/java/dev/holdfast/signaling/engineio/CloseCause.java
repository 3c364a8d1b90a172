package dev.holdfast.signaling.engineio;

import java.util.Locale;

/** Why a connection ended. */
public enum CloseCause {
  /** The client closed the transport, or it broke. */
  TRANSPORT,
  /** No answer to a heartbeat. */
  PING_TIMEOUT,
  /** Something that is no packet came. */
  MALFORMED,
  /** The client reads too slowly. */
  SLOW_CONSUMER,
  /** The client sent more, or more at once, than it may. */
  LIMIT,
  /** This server ended it. */
  SERVER;

  /** As metrics name it. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
