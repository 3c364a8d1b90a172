package dev.holdfast.state.dispatch;

import java.util.Arrays;
import java.util.Locale;

/** What an agent is asked for. */
public enum CallKind {
  /** To take a customer who waits. */
  CALL,
  /** To take a customer over from another agent. */
  TRANSFER,
  /** To come into a call as a third party. */
  INVITE,
  /** A later version wrote it, which runs beside this one for a while. */
  UNKNOWN;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallKind of(String wire) {
    return Arrays.stream(values())
        .filter(one -> one.wire().equals(wire))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
