package dev.holdfast.transcripts.live;

import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.socket.SocketEndpoints;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Live transcripts: plain JSON messages, no client library needed. */
@Singleton
final class LiveEndpoint {
  private final SocketEndpoints sockets;
  private final Rights rights;
  private final LiveConnections connections;
  private final LiveMetrics metrics;

  LiveEndpoint(
      SocketEndpoints sockets, Rights rights, LiveConnections connections, LiveMetrics metrics) {
    this.sockets = sockets;
    this.rights = rights;
    this.connections = connections;
    this.metrics = metrics;
  }

  void route(@Observes Router router) {
    sockets.serve(
        router, "/v1/transcripts/:callId", rights::checkReading, metrics, connections::handler);
  }
}
