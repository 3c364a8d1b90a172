package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * A client's WebSocket. Frames are encoded already, so they go past the encoder; what is written
 * within a tick of the event loop goes out together. To be used on the connection's event loop.
 */
final class WebSocketWire implements Wire {
  private static final Logger LOG = Logger.getLogger(WebSocketWire.class);

  private final ServerWebSocket socket;
  private final AbruptClose abruptClose;
  private final Vertx vertx;
  private final Executor loop;
  private final Duration farewell;
  // Null if the client was gone before it was told of.
  private final ChannelHandlerContext encoder;
  private boolean flushing;

  /**
   * @param connection that was upgraded
   * @param farewell how long the client may take for the close handshake
   */
  WebSocketWire(
      HttpConnection connection,
      ServerWebSocket socket,
      AbruptClose abruptClose,
      Vertx vertx,
      Executor loop,
      Duration farewell) {
    this.socket = socket;
    this.abruptClose = abruptClose;
    this.vertx = vertx;
    this.loop = loop;
    this.farewell = farewell;
    this.encoder =
        ((ConnectionBase) connection).channel().pipeline().context(WebSocketFrameEncoder.class);
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
      // It is the same event loop, and there is nothing here for which a context would be needed.
      encoder.executor().execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    encoder.flush();
  }

  @Override
  public void close(ErrorCode why) {
    socket
        .close((short) why.closeCode().number(), why.code())
        .onFailure(failure -> LOG.debugf("closing: %s", failure.getMessage()));
    vertx.setTimer(farewell.toMillis(), timer -> abruptClose.now());
  }
}
