package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.socketio.SocketServer;
import dev.holdfast.state.session.RandomId;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jboss.logging.Logger;

/** The WebSocket side of {@code /socket.io/}. Its methods never wait. */
@WebSocket(path = "/socket.io/")
public class WebSocketEndpoint {
  private static final Logger LOG = Logger.getLogger(WebSocketEndpoint.class);
  private static final TypedKey<EngineSocket> SOCKET = new TypedKey<>("engine-socket");

  private static final int INTERNAL_ERROR = 1011;

  private final Vertx vertx;
  private final EngineConfig config;
  private final SocketServer server;

  WebSocketEndpoint(Vertx vertx, EngineConfig config, SocketServer server) {
    this.vertx = vertx;
    this.config = config;
    this.server = server;
  }

  @OnOpen
  Uni<Void> opened(WebSocketConnection connection) {
    EngineSocket socket =
        new EngineSocket(
            vertx,
            vertx.getOrCreateContext(),
            config,
            new WebSocketTransport(connection),
            RandomId.random(),
            server::accept);
    connection.userData().put(SOCKET, socket);
    socket.open();
    return Uni.createFrom().voidItem();
  }

  @OnTextMessage
  Uni<Void> text(String frame, WebSocketConnection connection) {
    connection.userData().get(SOCKET).frame(frame);
    return Uni.createFrom().voidItem();
  }

  @OnBinaryMessage
  Uni<Void> binary(Buffer frame, WebSocketConnection connection) {
    connection.userData().get(SOCKET).frame(frame);
    return Uni.createFrom().voidItem();
  }

  @OnClose
  Uni<Void> closed(WebSocketConnection connection) {
    connection.userData().get(SOCKET).transportClosed();
    return Uni.createFrom().voidItem();
  }

  @OnError
  Uni<Void> failed(Throwable error, WebSocketConnection connection) {
    EngineSocket socket = connection.userData().get(SOCKET);
    // Networks break all day; anything else is a mistake of ours.
    if (error instanceof IOException) {
      LOG.debugf("a connection broke: %s", error.getMessage());
    } else {
      LOG.warn("a connection failed", error);
    }
    if (socket != null) {
      socket.close(INTERNAL_ERROR, "");
    }
    return Uni.createFrom().voidItem();
  }
}
