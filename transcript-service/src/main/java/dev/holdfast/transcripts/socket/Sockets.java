package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What all endpoints do alike: each connection's guest is told of everything on the connection's
 * event loop, is sent away when its token runs out, and cut off when it is not there any more.
 * Event streams are connections too.
 */
@Singleton
public final class Sockets {
  private static final Logger LOG = Logger.getLogger(Sockets.class);
  private static final UserData.TypedKey<Guests.Seat> SEAT = new UserData.TypedKey<>("seat");

  private final Vertx vertx;
  private final Guests guests;
  private final Drain drain;
  private final SocketConfig config;

  Sockets(Vertx vertx, Guests guests, Drain drain, SocketConfig config) {
    this.vertx = vertx;
    this.guests = guests;
    this.drain = drain;
    this.config = config;
  }

  /** Makes the guest of a new connection. */
  public interface Welcome {
    /**
     * @param loop the connection's event loop
     */
    Guest guest(Visit visit, Outbox outbox, Executor loop);
  }

  /** A guest's connection, where it is no WebSocket. */
  public interface Stay {
    /** The client lives. May be called on any thread. */
    void heard();

    void over();
  }

  public Uni<Void> opened(WebSocketConnection socket, Outbox.Tally tally, Welcome welcome) {
    Visit visit = socket.userData().get(Visit.KEY);
    Executor loop = loop();
    Guests.Seat seat = seat(visit, wire(socket, visit.abruptClose(), loop), loop, tally, welcome);
    socket.userData().put(SEAT, seat);
    seat.tell(Guest::arrived);
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
  public Stay opened(Visit visit, Wire wire, Executor loop, Outbox.Tally tally, Welcome welcome) {
    Guests.Seat seat = seat(visit, wire, loop, tally, welcome);
    seat.tell(Guest::arrived);
    return new Stay() {
      @Override
      public void heard() {
        seat.heard();
      }

      @Override
      public void over() {
        leave(seat);
      }
    };
  }

  private Guests.Seat seat(
      Visit visit, Wire wire, Executor loop, Outbox.Tally tally, Welcome welcome) {
    Guest guest = welcome.guest(visit, new Outbox(wire, config.outboundBytes(), tally), loop);
    long remaining = visit.caller().acceptedUntil() - System.currentTimeMillis();
    long expiry = vertx.setTimer(Math.max(1, remaining), timer -> loop.execute(guest::expire));
    Guests.Seat seat = new Guests.Seat(guest, loop, visit.abruptClose(), expiry);
    guests.add(seat);
    return seat;
  }

  private void leave(Guests.Seat seat) {
    vertx.cancelTimer(seat.expiry());
    guests.remove(seat);
    seat.tell(Guest::closed);
  }

  /** Something came from the client. */
  public Uni<Void> heard(WebSocketConnection socket, Consumer<Guest> what) {
    Guests.Seat seat = socket.userData().get(SEAT);
    seat.heard();
    seat.tell(what);
    return Uni.createFrom().voidItem();
  }

  /** A sign of life. */
  public Uni<Void> heard(WebSocketConnection socket) {
    socket.userData().get(SEAT).heard();
    return Uni.createFrom().voidItem();
  }

  public Uni<Void> closed(WebSocketConnection socket) {
    Guests.Seat seat = socket.userData().get(SEAT);
    if (seat != null) {
      leave(seat);
    }
    return Uni.createFrom().voidItem();
  }

  public Uni<Void> failed(Throwable error) {
    LOG.debugf("socket: %s", error.getMessage());
    return Uni.createFrom().voidItem();
  }

  /** The event loop of the connection that is being opened. */
  private static Executor loop() {
    ContextInternal context = ((ContextInternal) Vertx.currentContext()).unwrap();
    return task -> context.runOnContext(ignored -> task.run());
  }

  private Wire wire(WebSocketConnection socket, AbruptClose abruptClose, Executor loop) {
    return new Wire() {
      @Override
      public void write(String text, Runnable written) {
        socket
            .sendText(text)
            .subscribe()
            .with(done -> loop.execute(written), failure -> loop.execute(written));
      }

      @Override
      public void close(ErrorCode why) {
        socket
            .close(new CloseReason(why.closeCode().number(), why.code()))
            .subscribe()
            .with(done -> {}, failure -> LOG.debugf("closing: %s", failure.getMessage()));
        vertx.setTimer(config.farewell().toMillis(), timer -> abruptClose.now());
      }
    };
  }
}
