package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Carries Engine.IO packets to one client; used on the event loop of its {@link EngineSocket}. */
public interface Transport {
  /** Completes when the frame was written, not when it arrived. */
  Future<Void> sendText(String frame);

  Future<Void> sendBinary(Buffer frame);

  /**
   * Ends the transport from this side, after what was sent before.
   *
   * @param code transports without close codes leave it out
   */
  void close(CloseCode code, String reason);

  /** The client ended the session: nothing more needs to be told. */
  void closedByClient();

  /** The client goes over to another transport: what waits here goes there. */
  void moveTo(Transport other);

  /** {@code websocket} or {@code polling}. */
  String name();
}
