package dev.holdfast.signaling.engineio;

import dev.holdfast.state.connection.AbruptClose;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** Engine.IO over one WebSocket: a packet is a frame. */
final class WebSocketTransport implements Transport {
  // RFC 6455 §5.5: a control frame's payload has at most 125 bytes, two of them the code.
  private static final int LONGEST_REASON = 100;

  private static final long FAREWELL_MS = 5_000;
  private static final int NORMAL = 1000;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final AbruptClose abruptClose;

  WebSocketTransport(Vertx vertx, ServerWebSocket socket, AbruptClose abruptClose) {
    this.vertx = vertx;
    this.socket = socket;
    this.abruptClose = abruptClose;
  }

  @Override
  public Future<Void> sendText(String frame) {
    return socket.writeTextMessage(frame);
  }

  @Override
  public Future<Void> sendBinary(Buffer frame) {
    return socket.writeBinaryMessage(frame);
  }

  @Override
  public void close(int code, String reason) {
    String text = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    socket.close((short) code, text);
    vertx.setTimer(FAREWELL_MS, timer -> abruptClose.now());
  }

  /** Ends the connection at once, without a farewell. */
  void cut() {
    abruptClose.now();
  }

  @Override
  public void closedByClient() {
    close(NORMAL, "");
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
