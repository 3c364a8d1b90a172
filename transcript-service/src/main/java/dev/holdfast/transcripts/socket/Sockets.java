package dev.holdfast.transcripts.socket;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What all endpoints do alike: each connection's handler is told of everything on the connection's
 * event loop, is sent away when its token runs out, and cut off when it is not there any more.
 * Event streams are connections too.
 */
@Singleton
public final class Sockets {
  private static final Logger LOG = Logger.getLogger(Sockets.class);
  private static final UserData.TypedKey<Connections.Entry> ENTRY =
      new UserData.TypedKey<>("entry");

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
    ConnectionHandler handler(UpgradeRequest request, Outbox outbox, Executor loop);
  }

  /** A connection that is no WebSocket. */
  public interface StreamConnection {
    /** The client lives. May be called on any thread. */
    void heard();

    void over();
  }

  Uni<Void> opened(WebSocketConnection socket, Outbox.Tally tally, HandlerFactory handlers) {
    UpgradeRequest request = socket.userData().get(UpgradeRequest.KEY);
    Executor loop = EventLoop.current();
    Wire wire = new WebSocketWire(socket, request.abruptClose(), vertx, loop, config.farewell());
    Connections.Entry entry = entry(request, wire, loop, tally, handlers);
    socket.userData().put(ENTRY, entry);
    entry.tell(ConnectionHandler::arrived);
    return Uni.createFrom().voidItem();
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
      Executor loop,
      Outbox.Tally tally,
      HandlerFactory handlers) {
    Connections.Entry entry = entry(request, wire, loop, tally, handlers);
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
      Executor loop,
      Outbox.Tally tally,
      HandlerFactory handlers) {
    ConnectionHandler handler =
        handlers.handler(request, new Outbox(wire, config.outboundBytes(), tally), loop);
    long remaining = request.caller().acceptedUntil() - System.currentTimeMillis();
    long expiry = vertx.setTimer(Math.max(1, remaining), timer -> loop.execute(handler::expire));
    Connections.Entry entry = new Connections.Entry(handler, loop, request.abruptClose(), expiry);
    connections.add(entry);
    return entry;
  }

  private void leave(Connections.Entry entry) {
    vertx.cancelTimer(entry.expiry());
    connections.remove(entry);
    entry.tell(ConnectionHandler::closed);
  }

  /** Something came from the client. */
  Uni<Void> heard(WebSocketConnection socket, Consumer<ConnectionHandler> what) {
    Connections.Entry entry = socket.userData().get(ENTRY);
    entry.heard();
    entry.tell(what);
    return Uni.createFrom().voidItem();
  }

  /** A sign of life. */
  Uni<Void> heard(WebSocketConnection socket) {
    socket.userData().get(ENTRY).heard();
    return Uni.createFrom().voidItem();
  }

  Uni<Void> closed(WebSocketConnection socket) {
    Connections.Entry entry = socket.userData().get(ENTRY);
    if (entry != null) {
      leave(entry);
    }
    return Uni.createFrom().voidItem();
  }

  Uni<Void> failed(Throwable error) {
    LOG.debugf("socket: %s", error.getMessage());
    return Uni.createFrom().voidItem();
  }
}
