package dev.holdfast.signaling.engineio;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Engine.IO over one WebSocket: a packet is a frame. */
final class WebSocketTransport implements Transport {
  // RFC 6455 §5.5: a control frame's payload has at most 125 bytes, two of them the code.
  private static final int LONGEST_REASON = 100;

  private static final long FAREWELL_MS = 5_000;

  private final Vertx vertx;
  private final WebSocketConnection connection;

  WebSocketTransport(Vertx vertx, WebSocketConnection connection) {
    this.vertx = vertx;
    this.connection = connection;
  }

  @Override
  public Future<Void> sendText(String frame) {
    return UniHelper.toFuture(connection.sendText(frame));
  }

  @Override
  public Future<Void> sendBinary(Buffer frame) {
    return UniHelper.toFuture(connection.sendBinary(frame));
  }

  @Override
  public void close(int code, String reason) {
    String text = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    connection.close(new CloseReason(code, text)).subscribe().with(done -> {}, failure -> {});
    vertx.setTimer(FAREWELL_MS, timer -> connection.userData().get(UpgradeGate.CUT).now());
  }

  @Override
  public void closedByClient() {
    close(CloseReason.NORMAL.getCode(), "");
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
