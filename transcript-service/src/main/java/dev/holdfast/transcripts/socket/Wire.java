package dev.holdfast.transcripts.socket;

import dev.holdfast.state.error.ErrorCode;

/** A connection to a client, as its outbox needs it. */
public interface Wire {
  /**
   * @param written called once the frame is with the socket, or never will be
   */
  void write(Frame frame, Runnable written);

  /** Closes with the close code of the catalogue. */
  void close(ErrorCode why);
}
