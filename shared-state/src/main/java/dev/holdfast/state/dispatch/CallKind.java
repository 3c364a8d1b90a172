package dev.holdfast.state.dispatch;

import java.util.Locale;

/** What an agent is asked for. */
public enum CallKind {
  /** To take a customer who waits. */
  CALL,
  /** To take a customer over from another agent. */
  TRANSFER,
  /** To come into a call as a third party. */
  INVITE;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallKind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
