package dev.holdfast.transcripts.live;

import dev.holdfast.transcripts.socket.SocketEndpoint;
import dev.holdfast.transcripts.socket.Sockets;
import io.quarkus.websockets.next.WebSocket;

/** Live transcripts: plain JSON messages, no client library needed. */
@WebSocket(path = "/v1/transcripts/{callId}")
public class LiveEndpoint extends SocketEndpoint {
  LiveEndpoint(Sockets sockets, LiveConnections connections, LiveMetrics metrics) {
    super(sockets, metrics, connections::handler);
  }
}
