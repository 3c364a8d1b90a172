package dev.holdfast.transcripts.socket;

import dev.holdfast.state.error.ErrorCode;
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
 */
@Singleton
public final class Sockets {
  private static final Logger LOG = Logger.getLogger(Sockets.class);
  private static final UserData.TypedKey<Guests.Seat> SEAT = new UserData.TypedKey<>("seat");

  private final Vertx vertx;
  private final Guests guests;
  private final SocketConfig config;

  Sockets(Vertx vertx, Guests guests, SocketConfig config) {
    this.vertx = vertx;
    this.guests = guests;
    this.config = config;
  }

  /** Makes the guest of a new connection. */
  public interface Welcome {
    /**
     * @param loop the connection's event loop
     */
    Guest guest(Visit visit, Outbox outbox, Executor loop);
  }

  public Uni<Void> opened(WebSocketConnection socket, Outbox.Tally tally, Welcome welcome) {
    Visit visit = socket.userData().get(Visit.KEY);
    Executor loop = loop();
    Outbox outbox = new Outbox(wire(socket, visit.cut(), loop), config.outboundBytes(), tally);
    Guest guest = welcome.guest(visit, outbox, loop);
    long remaining = visit.caller().expiresAt() - System.currentTimeMillis();
    long expiry = vertx.setTimer(Math.max(1, remaining), timer -> loop.execute(guest::expire));
    Guests.Seat seat = new Guests.Seat(guest, loop, visit.cut(), expiry);
    socket.userData().put(SEAT, seat);
    guests.add(seat);
    seat.tell(Guest::arrived);
    return Uni.createFrom().voidItem();
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
      vertx.cancelTimer(seat.expiry());
      guests.remove(seat);
      seat.tell(Guest::closed);
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

  private Wire wire(WebSocketConnection socket, Cut cut, Executor loop) {
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
            .close(new CloseReason(why.closeCode(), why.code()))
            .subscribe()
            .with(done -> {}, failure -> LOG.debugf("closing: %s", failure.getMessage()));
        vertx.setTimer(config.farewell().toMillis(), timer -> cut.now());
      }
    };
  }
}
