package dev.holdfast.state.call;

import java.util.Arrays;
import java.util.Locale;

/** How a call came about. */
public enum CallOrigin {
  /** By way of a queue. */
  DISPATCHED,
  /** It began in a room by itself. */
  DIRECT,
  /** A later version wrote it, which runs beside this one for a while. */
  UNKNOWN;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallOrigin of(String wire) {
    return Arrays.stream(values())
        .filter(origin -> origin.wire().equals(wire))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
