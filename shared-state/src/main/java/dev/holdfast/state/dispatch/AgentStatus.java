package dev.holdfast.state.dispatch;

import java.util.Locale;

/** What an agent does who serves a queue. */
public enum AgentStatus {
  /** The agent is free. */
  AVAILABLE,
  /** A call rings there. */
  RINGING,
  /** The agent has no capacity left. */
  BUSY,
  /** The connection is gone, or the replica that holds it. */
  AWAY;

  /** As the wire and the scripts call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static AgentStatus of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
