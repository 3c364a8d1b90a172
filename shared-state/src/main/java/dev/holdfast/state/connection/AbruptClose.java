package dev.holdfast.state.connection;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends a connection without a word. A close frame waits behind everything that was written before
 * it: for a client that does not read, or is not there any more, it would hold the buffers for
 * long.
 */
public interface AbruptClose {
  /** On any thread. */
  void now();

  static AbruptClose of(HttpConnection connection) {
    return of(connection, connection::close);
  }

  static AbruptClose of(NetSocket socket) {
    return of(socket, socket::close);
  }

  // Vert.x's close(), and the channel's, which Vert.x takes over, say goodbye and wait as well.
  private static AbruptClose of(Object connection, Runnable otherwise) {
    return connection instanceof ConnectionBase base
        ? () -> base.channelHandlerContext().close()
        : otherwise::run;
  }
}
