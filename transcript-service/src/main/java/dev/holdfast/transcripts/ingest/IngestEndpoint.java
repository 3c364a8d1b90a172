package dev.holdfast.transcripts.ingest;

import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.socket.SocketEndpoints;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Where speech-to-text producers bring what they hear, as they hear it. */
@Singleton
final class IngestEndpoint {
  private final SocketEndpoints sockets;
  private final Rights rights;
  private final IngestConnections connections;
  private final IngestMetrics metrics;

  IngestEndpoint(
      SocketEndpoints sockets,
      Rights rights,
      IngestConnections connections,
      IngestMetrics metrics) {
    this.sockets = sockets;
    this.rights = rights;
    this.connections = connections;
    this.metrics = metrics;
  }

  void route(@Observes Router router) {
    sockets.serve(
        router,
        "/v1/transcripts/:callId/ingest",
        rights::checkAdding,
        metrics,
        connections::handler);
  }
}
