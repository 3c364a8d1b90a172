package dev.holdfast.transcripts.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** Hands on what Quarkus tells of the connections to one path. */
public abstract class SocketEndpoint {
  private final Sockets sockets;
  private final Outbox.Tally tally;
  private final Sockets.HandlerFactory handlers;

  protected SocketEndpoint(Sockets sockets, Outbox.Tally tally, Sockets.HandlerFactory handlers) {
    this.sockets = sockets;
    this.tally = tally;
    this.handlers = handlers;
  }

  @OnOpen
  public Uni<Void> opened(WebSocketConnection socket) {
    return sockets.opened(socket, tally, handlers);
  }

  @OnTextMessage
  public Uni<Void> received(String text, WebSocketConnection socket) {
    return sockets.heard(socket, handler -> handler.received(text));
  }

  @OnBinaryMessage
  public Uni<Void> receivedBinary(Buffer message, WebSocketConnection socket) {
    return sockets.heard(socket, ConnectionHandler::receivedBinary);
  }

  @OnPongMessage
  public Uni<Void> receivedPong(Buffer message, WebSocketConnection socket) {
    return sockets.heard(socket);
  }

  @OnClose
  public Uni<Void> closed(WebSocketConnection socket) {
    return sockets.closed(socket);
  }

  @OnError
  public Uni<Void> failed(Throwable error, WebSocketConnection socket) {
    return sockets.failed(error);
  }
}
