package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.engineio.WebSocketTransport.BinaryPackets;
import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.connection.Upgraded;
import dev.holdfast.state.connection.WebSocketVersion;
import dev.holdfast.state.error.CloseCode;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The WebSocket side of {@code /socket.io/}, on Vert.x itself: every frame of every client passes
 * here. Nothing here waits.
 */
@Singleton
class WebSocketEndpoint {
  private static final Logger LOG = Logger.getLogger(WebSocketEndpoint.class);

  private final Vertx vertx;
  private final EngineSockets sockets;
  private final InputGuards guards;
  private final Admission admission;

  WebSocketEndpoint(Vertx vertx, EngineSockets sockets, InputGuards guards, Admission admission) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.guards = guards;
    this.admission = admission;
  }

  /**
   * Answers a handshake that may be answered.
   *
   * @param sessionId the session that goes over to this WebSocket; empty if one begins with it
   * @param address where it comes from
   */
  void upgrade(HttpServerRequest request, Optional<String> sessionId, AddressLimits address) {
    if (WebSocketVersion.refuses(request)) {
      return;
    }
    AbruptClose abruptClose = AbruptClose.of(request.connection());
    BinaryPackets binary =
        request.getParam("b64", "").isEmpty()
            ? BinaryPackets.AS_BINARY_FRAMES
            : BinaryPackets.AS_BASE64;
    request
        .toWebSocket()
        .onSuccess(
            socket ->
                opened(
                    socket,
                    request.connection(),
                    new WebSocketTransport(vertx, socket, abruptClose, binary),
                    sessionId,
                    address))
        .onFailure(error -> LOG.debugf("no WebSocket: %s", error.getMessage()));
  }

  private void opened(
      ServerWebSocket socket,
      HttpConnection connection,
      WebSocketTransport transport,
      Optional<String> sessionId,
      AddressLimits address) {
    Upgraded.forgetHttp(connection, socket);
    if (sessionId.isEmpty()) {
      Context context = VertxContext.getRootContext(vertx.getOrCreateContext());
      receive(socket, connection, sockets.open(context, transport, address));
      return;
    }
    Optional<EngineSocket> session = sockets.find(sessionId.get());
    Optional<PollingTransport> polling = sockets.polling(sessionId.get());
    // Let in although it is of no use: to official clients, and to the reference's tests, one that
    // opens and closes is a transport that does not work, a refused one is an error.
    if (session.isEmpty() || polling.isEmpty() || !polling.get().beginsProbe()) {
      guards.put(connection, () -> 0, nothingIsHeard -> {});
      if (!admission.admits(address)) {
        // Its close would take seconds, and there may be any number of them.
        transport.cut();
        return;
      }
      transport.close(CloseCode.MALFORMED, "the session has its WebSocket, or is over");
      return;
    }
    EngineSocket over = session.get();
    receive(
        socket,
        connection,
        new UpgradeProbe(vertx, over, polling.get(), transport, () -> sockets.upgraded(over)));
  }

  private void receive(ServerWebSocket socket, HttpConnection connection, FrameReceiver receiver) {
    // Netty calls, not Vert.x: on this event loop, but in no context.
    guards.put(
        connection,
        receiver::largestMessage,
        limit -> receiver.context().runOnContext(x -> run(receiver, to -> to.exceeded(limit))));
    socket.frameHandler(
        new MessageAssembler(
            frame -> with(receiver, to -> to.frame(frame)),
            frame -> with(receiver, to -> to.frame(frame))));
    socket.closeHandler(closed -> with(receiver, FrameReceiver::transportClosed));
    socket.exceptionHandler(
        error -> {
          LOG.debugf("a connection broke: %s", error.getMessage());
          // Networks break all day; what else fails here is a frame that breaks the protocol.
          with(
              receiver,
              error instanceof IOException || error instanceof HttpClosedException
                  ? FrameReceiver::transportClosed
                  : FrameReceiver::failed);
        });
  }

  // A session that began with polling lives on the event loop of its handshake.
  private static void with(FrameReceiver receiver, Consumer<FrameReceiver> task) {
    if (VertxContext.getRootContext(Vertx.currentContext()) == receiver.context()) {
      run(receiver, task);
    } else {
      receiver.context().runOnContext(ignored -> run(receiver, task));
    }
  }

  private static void run(FrameReceiver receiver, Consumer<FrameReceiver> task) {
    try {
      task.accept(receiver);
    } catch (RuntimeException e) {
      LOG.warn("a connection failed", e);
      receiver.failed();
    }
  }
}
