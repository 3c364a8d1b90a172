package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;

/** Whoever gets the frames of a WebSocket: a session, or the probe of one that goes over to it. */
interface FrameReceiver {
  /** The event loop on which the methods are to be called. */
  Context context();

  void frame(String frame);

  void frame(Buffer frame);

  void transportClosed();

  /** Bytes that a message may have at the moment. On any thread. */
  int largestMessage();

  /** The client went past a limit; nothing more comes from it. */
  void exceeded(ErrorCode limit);

  /** Something failed that should not. */
  void failed();
}
