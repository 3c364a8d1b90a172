package dev.holdfast.state.dispatch;

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
  ENDED;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallState of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
