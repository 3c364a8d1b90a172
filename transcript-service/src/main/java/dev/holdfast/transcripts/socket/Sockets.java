package dev.holdfast.transcripts.socket;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * What all endpoints do alike: each connection's handler is told of everything on the connection's
 * event loop, is sent away when its token runs out, and cut off when it is not there any more.
 * Event streams are connections too.
 */
@Singleton
public final class Sockets {
  private static final Logger LOG = Logger.getLogger(Sockets.class);
  private static final Runnable NO_PING = () -> {};

  private final Vertx vertx;
  private final Connections connections;
  private final Drain drain;
  private final SocketConfig config;

  Sockets(Vertx vertx, Connections connections, Drain drain, SocketConfig config) {
    this.vertx = vertx;
    this.connections = connections;
    this.drain = drain;
    this.config = config;
  }

  /** Makes the handler of a new connection. */
  public interface HandlerFactory {
    /**
     * @param loop the connection's event loop
     */
    ConnectionHandler handler(UpgradeRequest request, Outbox outbox, EventLoop loop);
  }

  /** A connection that is no WebSocket. */
  public interface StreamConnection {
    /** The client lives. May be called on any thread. */
    void heard();

    void over();
  }

  /**
   * In the same go as the handshake, so that nothing is missed of what came behind it.
   *
   * @param connection that was upgraded
   */
  void opened(
      HttpConnection connection,
      ServerWebSocket socket,
      UpgradeRequest request,
      Outbox.Tally tally,
      HandlerFactory handlers) {
    EventLoop loop = EventLoop.current();
    Connections.Entry entry =
        entry(
            request,
            new WebSocketWire(
                connection, socket, request.abruptClose(), vertx, loop, config.farewell()),
            loop,
            () -> socket.writePing(Buffer.buffer("ping")),
            tally,
            handlers);
    socket.textMessageHandler(
        text -> {
          entry.heard();
          entry.tellNow(handler -> handler.received(text));
        });
    socket.binaryMessageHandler(
        message -> {
          entry.heard();
          entry.tellNow(ConnectionHandler::receivedBinary);
        });
    socket.pongHandler(pong -> entry.heard());
    socket.closeHandler(closed -> leave(entry));
    socket.exceptionHandler(error -> LOG.debugf("socket: %s", error.getMessage()));
    // Before anything is received.
    entry.tellNow(ConnectionHandler::arrived);
  }

  /**
   * As at the upgrade to a WebSocket.
   *
   * @throws HoldfastException {@code draining}
   */
  public void checkOpen() {
    if (drain.isOn()) {
      throw new HoldfastException(ErrorCode.DRAINING, "this replica drains: connect again");
    }
  }

  /** The same for a connection that is no WebSocket. */
  public StreamConnection opened(
      UpgradeRequest request,
      Wire wire,
      EventLoop loop,
      Outbox.Tally tally,
      HandlerFactory handlers) {
    Connections.Entry entry = entry(request, wire, loop, NO_PING, tally, handlers);
    entry.tell(ConnectionHandler::arrived);
    return new StreamConnection() {
      @Override
      public void heard() {
        entry.heard();
      }

      @Override
      public void over() {
        leave(entry);
      }
    };
  }

  private Connections.Entry entry(
      UpgradeRequest request,
      Wire wire,
      EventLoop loop,
      Runnable ping,
      Outbox.Tally tally,
      HandlerFactory handlers) {
    ConnectionHandler handler =
        handlers.handler(request, new Outbox(wire, config.outboundBytes(), tally), loop);
    Connections.Entry entry =
        new Connections.Entry(
            handler, loop, request.abruptClose(), ping, request.caller().acceptedUntil());
    connections.add(entry);
    return entry;
  }

  private void leave(Connections.Entry entry) {
    connections.remove(entry);
    entry.tell(ConnectionHandler::closed);
  }
}
