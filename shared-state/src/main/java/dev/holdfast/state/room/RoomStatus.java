package dev.holdfast.state.room;

import java.util.Arrays;
import java.util.Locale;

/** What goes on in a room. */
public enum RoomStatus {
  /** No call goes on. */
  OPEN,
  /** A call goes on. */
  ACTIVE,
  /** A participant is disconnected and may come back. */
  WAITING_FOR_RECONNECTION,
  /** It is over, and may still be read. */
  CLOSED,
  /** A later version wrote it, which runs beside this one for a while. */
  UNKNOWN;

  /** As the wire and Redis call it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** By its name on the wire. */
  public static RoomStatus of(String wire) {
    return Arrays.stream(values())
        .filter(status -> status.wire().equals(wire))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
