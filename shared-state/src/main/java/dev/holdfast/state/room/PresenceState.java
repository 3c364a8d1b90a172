package dev.holdfast.state.room;

import java.util.Locale;

/** Whether a participant can be reached. */
public enum PresenceState {
  CONNECTED,
  /** The participant may come back until a deadline. */
  DISCONNECTED;

  /** As the wire calls it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
