package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.redaction.Redactors;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Inbound;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.Sockets;
import dev.holdfast.transcripts.socket.UpgradeRequest;
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
import java.util.concurrent.Executor;

/** Where speech-to-text producers bring what they hear, as they hear it. */
@WebSocket(path = "/v1/transcripts/{callId}/ingest")
public class IngestEndpoint {
  private final Sockets sockets;
  private final IngestConnection.Sources sources;
  private final IngestConfig config;

  IngestEndpoint(
      Sockets sockets,
      Ingest ingest,
      Transcripts transcripts,
      Redactors redactors,
      Rights rights,
      Streams streams,
      RedisClock clock,
      IngestMetrics metrics,
      Introductions introductions,
      IngestConfig config) {
    this.sockets = sockets;
    this.sources =
        new IngestConnection.Sources(
            ingest,
            transcripts,
            redactors,
            rights,
            streams,
            clock,
            metrics,
            introductions,
            config.unacknowledged());
    this.config = config;
  }

  @OnOpen
  Uni<Void> opened(WebSocketConnection socket) {
    return sockets.opened(socket, sources.metrics(), this::handler);
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

  private ConnectionHandler handler(UpgradeRequest request, Outbox outbox, Executor loop) {
    return new IngestConnection(
        sources,
        request,
        outbox,
        new Inbound(config.messagesPerSecond(), config.messageBurst(), config.messageBytes()),
        loop);
  }
}
