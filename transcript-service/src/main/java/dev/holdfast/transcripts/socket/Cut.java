package dev.holdfast.transcripts.socket;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends a connection without a word. A close frame waits behind everything that was written before
 * it: a client that does not read, or is not there any more, would never be gone.
 */
public interface Cut {
  void now();

  // Vert.x's close(), and the channel's, which Vert.x takes over, say goodbye and wait as well.
  static Cut of(HttpConnection connection) {
    return () -> {
      if (connection instanceof ConnectionBase base) {
        base.channelHandlerContext().close();
      } else {
        connection.close();
      }
    };
  }
}
