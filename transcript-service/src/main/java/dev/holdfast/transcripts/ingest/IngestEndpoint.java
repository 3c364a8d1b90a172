package dev.holdfast.transcripts.ingest;

import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Sockets;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** Where speech-to-text producers bring what they hear, as they hear it. */
@WebSocket(path = "/v1/transcripts/{callId}/ingest")
public class IngestEndpoint {
  private final Sockets sockets;
  private final IngestConnections connections;
  private final IngestMetrics metrics;

  IngestEndpoint(Sockets sockets, IngestConnections connections, IngestMetrics metrics) {
    this.sockets = sockets;
    this.connections = connections;
    this.metrics = metrics;
  }

  @OnOpen
  Uni<Void> opened(WebSocketConnection socket) {
    return sockets.opened(socket, metrics, connections::handler);
  }

  @OnTextMessage
  Uni<Void> received(String text, WebSocketConnection socket) {
    return sockets.heard(socket, handler -> handler.received(text));
  }

  @OnBinaryMessage
  Uni<Void> receivedBinary(Buffer message, WebSocketConnection socket) {
    return sockets.heard(socket, ConnectionHandler::receivedBinary);
  }

  @OnPongMessage
  Uni<Void> receivedPong(Buffer message, WebSocketConnection socket) {
    return sockets.heard(socket);
  }

  @OnClose
  Uni<Void> closed(WebSocketConnection socket) {
    return sockets.closed(socket);
  }

  @OnError
  Uni<Void> failed(Throwable error, WebSocketConnection socket) {
    return sockets.failed(error);
  }
}
