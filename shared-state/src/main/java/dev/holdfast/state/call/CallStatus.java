package dev.holdfast.state.call;

import java.util.Arrays;
import java.util.Locale;

/** How a call stands, as its record adds it up. */
public enum CallStatus {
  /** It waits in a queue. */
  QUEUED,
  /** It is offered to an agent. */
  RINGING,
  /** The conversation goes on, and all are there. */
  ACTIVE,
  /** The conversation goes on, and somebody is away for a moment. */
  WAITING_FOR_RECONNECTION,
  /** It is over. */
  ENDED,
  /** A later version wrote it, which runs beside this one for a while. */
  UNKNOWN;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** By its name on the wire. */
  public static CallStatus of(String wire) {
    return Arrays.stream(values())
        .filter(status -> status.wire().equals(wire))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
