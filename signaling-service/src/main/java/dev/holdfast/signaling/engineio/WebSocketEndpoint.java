package dev.holdfast.signaling.engineio;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The WebSocket side of {@code /socket.io/}. Its methods never wait. */
@WebSocket(path = "/socket.io/")
public class WebSocketEndpoint {
  private static final Logger LOG = Logger.getLogger(WebSocketEndpoint.class);
  private static final TypedKey<FrameReceiver> RECEIVER = new TypedKey<>("frame-receiver");
  private static final int UNKNOWN_SESSION = 4400;

  private final Vertx vertx;
  private final EngineSockets sockets;

  WebSocketEndpoint(Vertx vertx, EngineSockets sockets) {
    this.vertx = vertx;
    this.sockets = sockets;
  }

  @OnOpen
  Uni<Void> opened(WebSocketConnection connection) {
    Transport transport = new WebSocketTransport(vertx, connection);
    Optional<String> id = sessionId(connection);
    if (id.isEmpty()) {
      Context context = VertxContext.getRootContext(vertx.getOrCreateContext());
      connection
          .userData()
          .put(
              RECEIVER,
              sockets.openWebSocket(
                  context, transport, connection.userData().get(UpgradeGate.ADDRESS)));
    } else {
      probe(connection, id.get(), transport);
    }
    return Uni.createFrom().voidItem();
  }

  @OnTextMessage
  Uni<Void> text(String frame, WebSocketConnection connection) {
    with(connection, receiver -> receiver.frame(frame));
    return Uni.createFrom().voidItem();
  }

  @OnBinaryMessage
  Uni<Void> binary(Buffer frame, WebSocketConnection connection) {
    with(connection, receiver -> receiver.frame(frame));
    return Uni.createFrom().voidItem();
  }

  @OnClose
  Uni<Void> closed(WebSocketConnection connection) {
    with(connection, FrameReceiver::transportClosed);
    return Uni.createFrom().voidItem();
  }

  @OnError
  Uni<Void> failed(Throwable error, WebSocketConnection connection) {
    // Networks break all day; anything else is a mistake of ours.
    if (error instanceof IOException || error instanceof HttpClosedException) {
      LOG.debugf("a connection broke: %s", error.getMessage());
      with(connection, FrameReceiver::transportClosed);
    } else {
      LOG.warn("a connection failed", error);
      with(connection, FrameReceiver::failed);
    }
    return Uni.createFrom().voidItem();
  }

  private void probe(WebSocketConnection connection, String id, Transport transport) {
    Optional<EngineSocket> socket = sockets.find(id);
    Optional<PollingTransport> polling = sockets.polling(id);
    if (socket.isEmpty() || polling.isEmpty()) {
      transport.close(UNKNOWN_SESSION, "Session ID unknown");
      return;
    }
    connection
        .userData()
        .put(
            RECEIVER,
            new UpgradeProbe(
                vertx,
                socket.get(),
                polling.get(),
                transport,
                () -> sockets.upgraded(socket.get())));
  }

  // A session that began with polling lives on the event loop of its handshake.
  private static void with(WebSocketConnection connection, Consumer<FrameReceiver> task) {
    FrameReceiver receiver = connection.userData().get(RECEIVER);
    if (receiver == null) {
      return;
    }
    if (VertxContext.getRootContext(Vertx.currentContext()) == receiver.context()) {
      task.accept(receiver);
    } else {
      receiver.context().runOnContext(ignored -> task.accept(receiver));
    }
  }

  private static Optional<String> sessionId(WebSocketConnection connection) {
    String query = Optional.ofNullable(connection.handshakeRequest().query()).orElse("");
    return Optional.ofNullable(new QueryStringDecoder(query, false).parameters().get("sid"))
        .map(List::getFirst)
        .filter(sid -> !sid.isEmpty());
  }
}
