package dev.holdfast.state.dispatch;

import java.util.Arrays;
import java.util.Locale;

/** Where a call is on its way to an agent. */
public enum CallState {
  /** It waits in a queue. */
  QUEUED,
  /** It is offered to an agent. */
  RINGING,
  /** An agent has taken it, and is being brought together with the customer. */
  ACCEPTING,
  /** The customer and the agent have each other. */
  ACTIVE,
  /** It is over. */
  ENDED,
  /** A later version wrote it, which runs beside this one for a while. */
  UNKNOWN;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallState of(String wire) {
    return Arrays.stream(values())
        .filter(one -> one.wire().equals(wire))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
