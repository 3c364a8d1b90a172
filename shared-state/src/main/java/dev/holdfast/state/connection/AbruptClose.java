package dev.holdfast.state.connection;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends a connection without a word. A close frame waits behind everything that was written before
 * it: for a client that does not read, or is not there any more, it would hold the buffers for
 * long.
 */
public interface AbruptClose {
  /** On any thread. */
  void now();

  // Vert.x's close(), and the channel's, which Vert.x takes over, say goodbye and wait as well.
  static AbruptClose of(HttpConnection connection) {
    return () -> {
      if (connection instanceof ConnectionBase base) {
        base.channelHandlerContext().close();
      } else {
        connection.close();
      }
    };
  }
}
