package dev.holdfast.signaling.engineio;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** Engine.IO over one WebSocket: a packet is a frame. */
final class WebSocketTransport implements Transport {
  // RFC 6455 §5.5: a control frame's payload has at most 125 bytes, two of them the code.
  private static final int LONGEST_REASON = 100;

  private static final long CLOSE_GRACE_MS = 5_000;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final AbruptClose abruptClose;
  private final BinaryPackets binary;

  /** How the client wants binary packets to be sent. */
  enum BinaryPackets {
    AS_BINARY_FRAMES,
    /** {@code b64=1} in its query, as by the official clients' option {@code forceBase64}. */
    AS_BASE64
  }

  WebSocketTransport(
      Vertx vertx, ServerWebSocket socket, AbruptClose abruptClose, BinaryPackets binary) {
    this.vertx = vertx;
    this.socket = socket;
    this.abruptClose = abruptClose;
    this.binary = binary;
  }

  @Override
  public Future<Void> sendText(String frame) {
    return socket.writeTextMessage(frame);
  }

  @Override
  public Future<Void> sendBinary(Buffer frame) {
    return switch (binary) {
      case AS_BINARY_FRAMES -> socket.writeBinaryMessage(frame);
      case AS_BASE64 -> socket.writeTextMessage(PayloadCodec.encode(frame));
    };
  }

  @Override
  public void close(CloseCode code, String reason) {
    String text = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    socket.close((short) code.number(), text);
    vertx.setTimer(CLOSE_GRACE_MS, timer -> abruptClose.now());
  }

  /** Ends the connection at once, without a close frame. */
  void cut() {
    abruptClose.now();
  }

  @Override
  public void closedByClient() {
    close(CloseCode.NORMAL, "");
  }

  @Override
  public void moveTo(Transport other) {
    throw new IllegalStateException("a WebSocket is the last transport");
  }

  @Override
  public String name() {
    return "websocket";
  }
}
