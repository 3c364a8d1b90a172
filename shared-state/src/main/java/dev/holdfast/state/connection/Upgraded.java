package dev.holdfast.state.connection;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;

/** A connection that has become a WebSocket. */
public final class Upgraded {
  private Upgraded() {}

  /**
   * Lets go of what only HTTP needs, and what would be kept as long as the connection lives: the
   * handshake's headers, and the timer of connections without requests, since heartbeats find out
   * sooner that nobody is there. On its event loop.
   *
   * @param connection that was upgraded
   */
  public static void forgetHttp(HttpConnection connection, ServerWebSocket socket) {
    socket.headers().clear();
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      if (pipeline.get(IdleStateHandler.class) != null) {
        pipeline.remove(IdleStateHandler.class);
      }
    }
  }
}
