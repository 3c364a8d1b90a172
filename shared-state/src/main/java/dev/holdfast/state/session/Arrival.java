package dev.holdfast.state.session;

/**
 * The connection by which a client asks for a session.
 *
 * @param ageMs since its handshake
 * @param lives whether it has answered a heartbeat since it asked
 */
public record Arrival(long ageMs, boolean lives) {
  public Arrival {
    if (ageMs < 0) {
      throw new IllegalArgumentException("an age of " + ageMs + " ms");
    }
  }

  /** One that has asked, and has shown nothing more. */
  public static Arrival asking(long ageMs) {
    return new Arrival(ageMs, false);
  }

  /** One that has answered a heartbeat. */
  public static Arrival living(long ageMs) {
    return new Arrival(ageMs, true);
  }
}
