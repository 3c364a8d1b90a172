package dev.holdfast.transcripts.ingest;

import dev.holdfast.transcripts.socket.SocketEndpoint;
import dev.holdfast.transcripts.socket.Sockets;
import io.quarkus.websockets.next.WebSocket;

/** Where speech-to-text producers bring what they hear, as they hear it. */
@WebSocket(path = "/v1/transcripts/{callId}/ingest")
public class IngestEndpoint extends SocketEndpoint {
  IngestEndpoint(Sockets sockets, IngestConnections connections, IngestMetrics metrics) {
    super(sockets, metrics, connections::handler);
  }
}
