package dev.holdfast.signaling.engineio;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Carries Engine.IO packets to one client. */
public interface Transport {
  /** Completes when the frame was written, not when it arrived. */
  Future<Void> sendText(String frame);

  Future<Void> sendBinary(Buffer frame);

  /**
   * @param code RFC 6455 close code; transports without one leave it out
   */
  void close(int code, String reason);

  /** {@code websocket} or {@code polling}. */
  String name();
}
