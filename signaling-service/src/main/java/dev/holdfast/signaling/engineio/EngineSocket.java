package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.CloseCode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.Allowance;
import io.netty.buffer.ByteBufUtil;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * One Engine.IO session: handshake, heartbeat, messages both ways, whichever transport carries it.
 * All of it runs on the connection's event loop.
 */
public final class EngineSocket implements FrameReceiver {
  /** The layer above. */
  public interface Listener {
    void text(String message);

    void binary(Buffer message);

    /** Called once, whoever closed and why. */
    void closed(CloseCause cause);
  }

  private static final Future<Void> ENDED = Future.failedFuture("the connection has ended");

  private final Context context;
  private final EngineConfig config;
  private final InboundLimits limits;
  private final Allowance packets;
  private final Unconnected unconnected;
  private final AddressLimits address;
  private final String id;
  private final Consumer<EngineSocket> whenClosed;
  private Transport transport;
  private final long openedAt = System.nanoTime();
  private final Heartbeat heartbeat;
  private final Outbound outbound;
  private Listener listener;
  private volatile boolean connected;
  private volatile boolean closed;
  private CloseCause cause;

  /**
   * @param above what is put on top of it
   * @param whenClosed called once
   */
  EngineSocket(
      Context context,
      ConnectionLimits limits,
      Transport transport,
      AddressLimits address,
      String id,
      EngineHandler above,
      Consumer<EngineSocket> whenClosed) {
    this.context = context;
    this.config = limits.config();
    this.limits = limits.inbound();
    this.packets = limits.inbound().allowance();
    this.transport = transport;
    this.unconnected = limits.unconnected();
    this.address = address;
    this.id = id;
    this.whenClosed = whenClosed;
    this.outbound = new Outbound(config, limits.outbound());
    this.heartbeat =
        new Heartbeat(
            context,
            config,
            () -> send(new EnginePacket.Ping("")),
            () -> close(CloseCode.GOING_AWAY, "ping timeout", CloseCause.PING_TIMEOUT));
    this.listener = above.accept(this);
    unconnected.add(this);
  }

  /** Sends the handshake and begins the heartbeat. */
  public void open() {
    JsonObject handshake =
        new JsonObject()
            .put("sid", id)
            .put("upgrades", new JsonArray(upgrades()))
            .put("pingInterval", config.pingInterval().toMillis())
            .put("pingTimeout", config.pingTimeout().toMillis())
            .put("maxPayload", config.maxMessage());
    send(new EnginePacket.Open(handshake.encode()));
    heartbeat.begin();
  }

  /** From now on somebody else is above. */
  public void passTo(Listener next) {
    listener = next;
  }

  /** The layer above is letting the client in: it gives way to nobody meanwhile. Any thread. */
  public void beingLetIn() {
    unconnected.remove(this);
  }

  /** The layer above does not let the client in. */
  public void notLetIn() {
    if (!connected && !closed) {
      unconnected.add(this);
    }
  }

  /** The layer above knows who the client is: from now on it may send what is allowed to all. */
  public void connected() {
    if (!connected && !closed) {
      connected = true;
      outbound.letIn();
      unconnected.remove(this);
    }
  }

  /** The client is nobody again, until the layer above knows better. */
  public void disconnected() {
    if (connected && !closed) {
      connected = false;
      unconnected.add(this);
      if (!outbound.putOut()) {
        close(CloseCode.TRY_AGAIN, "reads too slowly", CloseCause.SLOW_CONSUMER);
      }
    }
  }

  /** Too many came that are not let in yet: this one is the oldest of them. */
  void giveWay() {
    if (!connected) {
      exceeded(ErrorCode.OVERLOADED);
    }
  }

  /** The Engine.IO session's id, {@code sid} in its requests. */
  String id() {
    return id;
  }

  @Override
  public Context context() {
    return context;
  }

  /** Does something on that event loop: at once if the caller is on it, else in its turn. */
  public void runHere(Runnable task) {
    Context here = Vertx.currentContext();
    if (here != null && VertxContext.getRootContext(here) == context) {
      task.run();
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }

  /** Whether it has ended. Any thread. */
  public boolean isClosed() {
    return closed;
  }

  public String transportName() {
    return transport.name();
  }

  /** What the clients of its address may still do. */
  public AddressLimits address() {
    return address;
  }

  /** Time since the handshake. Any thread. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedAt);
  }

  /** Asks the client for a sign of life: completes with it, fails when the connection ends. */
  public Future<Void> heartbeat() {
    return heartbeat.now();
  }

  /** A text frame came. */
  @Override
  public void frame(String frame) {
    if (!closed) {
      try {
        // As in a payload: a client with the option forceBase64 sends binary packets as text, too.
        packet(PayloadCodec.packet(frame));
      } catch (MalformedPacketException e) {
        malformed(e.getMessage());
      }
    }
  }

  /** A binary frame came. */
  @Override
  public void frame(Buffer frame) {
    packet(new EnginePacket.Binary(frame));
  }

  /** A packet came, by whichever transport. */
  void packet(EnginePacket packet) {
    if (closed) {
      return;
    }
    if (!packets.take(InboundLimits.weight(packet))) {
      exceeded(ErrorCode.RATE_LIMITED);
      return;
    }
    switch (packet) {
      case EnginePacket.Message(String text) -> listener.text(text);
      case EnginePacket.Binary(Buffer data) -> listener.binary(data);
      case EnginePacket.Pong(String data) -> heartbeat.answered();
      case EnginePacket.Close() -> {
        transport.closedByClient();
        end(CloseCause.TRANSPORT);
      }
      default -> malformed("not expected here: " + packet.getClass().getSimpleName());
    }
  }

  @Override
  public int largestMessage() {
    return limits.largestMessage(connected);
  }

  @Override
  public void exceeded(ErrorCode limit) {
    close(limit.closeCode(), limit.code(), CloseCause.LIMIT);
  }

  /** The transport broke or was closed by the client. */
  @Override
  public void transportClosed() {
    end(CloseCause.TRANSPORT);
  }

  @Override
  public void failed() {
    close(CloseCode.INTERNAL, "");
  }

  /**
   * The client goes over to another transport.
   *
   * @return false if it cannot: the session has ended, or went over before
   */
  boolean upgrade(Transport to) {
    if (closed || upgrades().isEmpty()) {
      return false;
    }
    Transport from = transport;
    transport = to;
    from.moveTo(to);
    return true;
  }

  /** Whether this side ended the session, so that the client is owed a last word. */
  boolean endedHere() {
    return cause == CloseCause.SERVER;
  }

  /** Completes when the message was written, and fails if the connection has ended. */
  public Future<Void> sendText(String message) {
    return send(new EnginePacket.Message(message));
  }

  /** As {@link #sendText}. */
  public Future<Void> sendBinary(Buffer message) {
    return closed ? ENDED : written(message::length, transport.sendBinary(message));
  }

  /** What came is no packet, or one that the protocol forbids here. */
  public void malformed(String why) {
    close(CloseCode.MALFORMED, why, CloseCause.MALFORMED);
  }

  /** Ends the connection from this side. */
  public void close(CloseCode code, String reason) {
    close(code, reason, CloseCause.SERVER);
  }

  private void close(CloseCode code, String reason, CloseCause cause) {
    if (!closed) {
      this.cause = cause;
      transport.close(code, reason);
      end(cause);
    }
  }

  private Future<Void> send(EnginePacket packet) {
    if (closed) {
      return ENDED;
    }
    String frame = EngineCodec.encode(packet);
    return written(() -> ByteBufUtil.utf8Bytes(frame), transport.sendText(frame));
  }

  // Most are written at once: nobody need count their bytes.
  private Future<Void> written(IntSupplier bytes, Future<Void> write) {
    if (write.isComplete()) {
      return write;
    }
    int size = bytes.getAsInt();
    boolean fits = outbound.add(size);
    // Counted at once where that can be: many messages may be sent in one go.
    write.onComplete(done -> runHere(() -> outbound.written(size)));
    if (!fits) {
      close(CloseCode.TRY_AGAIN, "reads too slowly", CloseCause.SLOW_CONSUMER);
    }
    return write;
  }

  /**
   * Completes, on the event loop, as soon as little waits to be written: for whoever sends what is
   * kept elsewhere, and need not send it now. Never after the connection has ended.
   */
  public Future<Void> room() {
    return outbound.room();
  }

  private List<String> upgrades() {
    return transport.name().equals("polling") ? List.of("websocket") : List.of();
  }

  private void end(CloseCause cause) {
    if (!closed) {
      closed = true;
      heartbeat.end();
      if (!connected) {
        unconnected.remove(this);
      }
      whenClosed.accept(this);
      listener.closed(cause);
    }
  }
}
