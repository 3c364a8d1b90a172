package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * A client's WebSocket. Frames are encoded already, so they go past the encoder; what is written
 * within a tick of the event loop goes out together. To be used on the connection's event loop.
 */
final class WebSocketWire implements Wire {
  /** The connection that was upgraded. */
  static final UserData.TypedKey<HttpConnection> UPGRADED = new UserData.TypedKey<>("upgraded");

  private static final Logger LOG = Logger.getLogger(WebSocketWire.class);

  private final WebSocketConnection socket;
  private final AbruptClose abruptClose;
  private final Vertx vertx;
  private final Executor loop;
  private final Duration farewell;
  // Null if the client was gone before it was told of.
  private final ChannelHandlerContext encoder;
  private boolean flushing;

  /**
   * @param farewell how long the client may take for the close handshake
   */
  WebSocketWire(
      WebSocketConnection socket,
      AbruptClose abruptClose,
      Vertx vertx,
      Executor loop,
      Duration farewell) {
    this.socket = socket;
    this.abruptClose = abruptClose;
    this.vertx = vertx;
    this.loop = loop;
    this.farewell = farewell;
    ConnectionBase upgraded = (ConnectionBase) socket.userData().get(UPGRADED);
    this.encoder = upgraded.channel().pipeline().context(WebSocketFrameEncoder.class);
  }

  @Override
  public void write(Frame frame, Runnable written) {
    if (encoder == null) {
      loop.execute(written);
      return;
    }
    encoder
        .write(frame.webSocket())
        .addListener(
            done -> {
              if (done.isSuccess()) {
                written.run();
              } else {
                // Often at once: whoever wrote is not to be called while it writes.
                loop.execute(written);
              }
            });
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    encoder.flush();
  }

  @Override
  public void close(ErrorCode why) {
    socket
        .close(new CloseReason(why.closeCode().number(), why.code()))
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf("closing: %s", failure.getMessage()));
    vertx.setTimer(farewell.toMillis(), timer -> abruptClose.now());
  }
}
