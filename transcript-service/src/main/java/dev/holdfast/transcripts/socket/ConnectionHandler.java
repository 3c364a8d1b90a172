package dev.holdfast.transcripts.socket;

/**
 * One client at a socket. All is called on its connection's event loop, but for {@link #counted}.
 */
public interface ConnectionHandler {
  /** The connection is open. */
  void arrived();

  void received(String text);

  void receivedBinary();

  /** The replica goes away: the client finds another. */
  void goAway();

  /** The token ran out. */
  void expire();

  /** The replica cannot reach Redis: nothing new is heard. */
  void redisLost();

  /** The replica reaches Redis again. */
  void redisBack();

  /** The connection is gone. */
  void closed();

  /** The connection is counted, or not any more. */
  void counted(Presence presence);

  /** Whether a client is there. */
  enum Presence {
    CAME,
    LEFT,
    /** Was not heard of for too long. */
    VANISHED
  }
}
