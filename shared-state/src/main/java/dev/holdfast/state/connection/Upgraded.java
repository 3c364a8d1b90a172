package dev.holdfast.state.connection;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.spi.context.storage.AccessMode;

/** A connection that has become a WebSocket. */
public final class Upgraded {
  private Upgraded() {}

  /**
   * Lets go of what only HTTP needs, and what would be kept as long as the connection lives: the
   * handshake's headers, what was noted in its context, and the timer of connections without
   * requests, since heartbeats find out sooner that nobody is there. In the handshake's context.
   *
   * @param connection that was upgraded
   */
  public static void forgetHttp(HttpConnection connection, ServerWebSocket socket) {
    socket.headers().clear();
    if (Vertx.currentContext() instanceof ContextInternal context && context.isDuplicate()) {
      context.removeLocal(ContextInternal.LOCAL_MAP, AccessMode.CONCURRENT);
    }
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      if (pipeline.get(IdleStateHandler.class) != null) {
        pipeline.remove(IdleStateHandler.class);
      }
    }
  }
}
