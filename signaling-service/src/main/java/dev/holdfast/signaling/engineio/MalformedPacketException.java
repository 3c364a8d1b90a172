package dev.holdfast.signaling.engineio;

/** What came cannot be a packet: the connection is closed. */
public final class MalformedPacketException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedPacketException(String message) {
    super(message, null, false, false);
  }
}
