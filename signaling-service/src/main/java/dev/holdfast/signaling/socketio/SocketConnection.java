package dev.holdfast.signaling.socketio;

import dev.holdfast.signaling.engineio.AddressLimits;
import dev.holdfast.signaling.engineio.CloseCause;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.signaling.engineio.EngineSocket;
import dev.holdfast.signaling.engineio.EventLoopTimer;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.error.CloseCode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.UnfinishedInput;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The Socket.IO side of one connection: the namespace {@code /}, CONNECT first, then events. What
 * breaks the protocol closes the connection; what breaks a limit is answered. With the client's
 * DISCONNECT it is over, and another one takes its place, for the client may send CONNECT again.
 */
public final class SocketConnection implements EngineSocket.Listener {
  private enum State {
    AWAITING_CONNECT,
    CONNECTING,
    CONNECTED,
    CLOSED
  }

  private static final Future<Void> OVER = Future.failedFuture("the connection is over");
  private static final int MOST_ATTEMPTS = 5;

  private final EngineSocket engine;
  private final EngineConfig config;
  private final ConnectHandler handler;
  private final SignalingMetrics metrics;
  private final UnfinishedInput memory;
  private final EventAdmission admission;
  private final PacketAssembler assembler;
  private java.util.concurrent.Future<?> connectTimer;

  // CONNECTs that were refused, or were followed by DISCONNECT.
  private int attempts;
  private State state = State.AWAITING_CONNECT;
  private SocketListener listener;
  private boolean connectIsLate;

  SocketConnection(
      EngineSocket engine,
      EngineConfig config,
      ConnectHandler handler,
      SignalingMetrics metrics,
      UnfinishedInput memory,
      int attempts) {
    this.engine = engine;
    this.config = config;
    this.handler = handler;
    this.metrics = metrics;
    this.memory = memory;
    this.attempts = attempts;
    this.admission = new EventAdmission(config, engine.address(), metrics);
    this.assembler = new PacketAssembler(memory, config.maxMessage());
    this.connectTimer = runAfter(config.connectTimeout().toMillis(), this::connectTimedOut);
  }

  /** The event loop on which everything here happens. */
  public Context context() {
    return engine.context();
  }

  /** Does something on that event loop. Any thread. */
  public void run(Runnable task) {
    engine.context().runOnContext(ignored -> task.run());
  }

  /** As {@link #run}, but at once if the caller is on that event loop already. */
  public void runHere(Runnable task) {
    engine.runHere(task);
  }

  /**
   * As {@link #run}, after so many milliseconds.
   *
   * @return the timer
   */
  public java.util.concurrent.Future<?> runAfter(long ms, Runnable task) {
    return EventLoopTimer.after(engine.context(), ms, task);
  }

  /** What the clients of its address may still do. */
  public AddressLimits address() {
    return engine.address();
  }

  /** Answers CONNECT; events go to {@code listener} from now on. */
  public void connected(String sessionId, String pid, SocketListener listener) {
    if (state == State.CLOSED) {
      listener.closed(CloseCause.TRANSPORT);
      return;
    }
    endConnectTimer();
    engine.connected();
    this.listener = listener;
    state = State.CONNECTED;
    String answer = new JsonObject().put("sid", sessionId).put("pid", pid).encode();
    send(SocketPacket.of(SocketPacket.Type.CONNECT, answer));
  }

  /** Answers CONNECT with an error; the client may try again on the same connection. */
  public void refused(HoldfastException error) {
    if (state != State.CONNECTING) {
      return;
    }
    state = State.AWAITING_CONNECT;
    engine.notLetIn();
    connectError("/", error.getMessage(), new JsonObject(error.wire()));
    if (connectIsLate) {
      connectTimedOut();
    } else {
      countRefusal(error.code());
    }
  }

  /** Completes as soon as little waits to be written, see {@link EngineSocket#room}. */
  public Future<Void> room() {
    return engine.room();
  }

  /** Its CONNECT is being answered, see {@link EngineSocket#beingLetIn}. Any thread. */
  public void beingLetIn() {
    engine.beingLetIn();
  }

  /** Whether the transport has not ended yet. Any thread. */
  public boolean isOpen() {
    return !engine.isClosed();
  }

  /** Time since the transport's handshake, see {@link EngineSocket#age}. */
  public Duration age() {
    return engine.age();
  }

  /** Asks the client for a sign of life, see {@link EngineSocket#heartbeat}. */
  public Future<Void> heartbeat() {
    return engine.heartbeat();
  }

  /**
   * Sends an event: the JSON array of its arguments, the name first.
   *
   * @return completes when it was written
   */
  public Future<Void> sendEvent(String arguments) {
    return send(SocketPacket.of(SocketPacket.Type.EVENT, arguments));
  }

  /**
   * Sends an event with binary parts.
   *
   * @return completes when the last part was written
   */
  public Future<Void> sendBinaryEvent(String arguments, List<Buffer> attachments) {
    Future<Void> written =
        send(SocketPacket.of(SocketPacket.Type.BINARY_EVENT, arguments).with(attachments));
    for (Buffer part : attachments) {
      written = state == State.CLOSED ? OVER : engine.sendBinary(part);
    }
    return written;
  }

  /** Acknowledges an event: one JSON value. */
  public void sendAck(long ackId, String value) {
    send(SocketPacket.ack(ackId, "[" + value + "]"));
  }

  /** The acknowledgment of an event that is refused. */
  public static String refusal(HoldfastException error) {
    return new JsonObject().put("ok", false).put("error", new JsonObject(error.wire())).encode();
  }

  /** Ends the connection so that the client does not come back: DISCONNECT, then the transport. */
  public void end(ErrorCode why) {
    send(SocketPacket.of(SocketPacket.Type.DISCONNECT, ""));
    closeForReturn(why);
  }

  /** Closes the transport so that the client comes back: no DISCONNECT. */
  public void closeForReturn(ErrorCode why) {
    if (state != State.CLOSED) {
      engine.close(why.closeCode(), why.code());
    }
  }

  /** Closes the transport for a client that has no more use for it. */
  public void close() {
    if (state != State.CLOSED) {
      engine.close(CloseCode.NORMAL, "");
    }
  }

  /** What came is valid JSON for the codec but no event: as bad as a broken packet. */
  public void malformed(MalformedPacketException error) {
    if (state == State.CLOSED) {
      return;
    }
    metrics.packetRefused("malformed");
    engine.malformed(error.getMessage());
  }

  @Override
  public void text(String message) {
    try {
      assembler.requireNothingBegun();
      SocketCodec.Decoded decoded = SocketCodec.decode(message);
      if (decoded.attachments() > 0) {
        requireConnected();
        if (!assembler.begin(decoded)) {
          engine.exceeded(ErrorCode.UNAVAILABLE);
        }
      } else {
        packet(decoded.packet(), assembler.size(message));
      }
    } catch (MalformedPacketException e) {
      malformed(e);
    }
  }

  @Override
  public void binary(Buffer message) {
    try {
      if (!assembler.add(message)) {
        engine.exceeded(ErrorCode.UNAVAILABLE);
      } else if (assembler.isWhole()) {
        SocketPacket whole = assembler.whole();
        int size = assembler.size();
        assembler.forget();
        packet(whole, size);
      }
    } catch (MalformedPacketException e) {
      malformed(e);
    }
  }

  @Override
  public void closed(CloseCause cause) {
    endConnectTimer();
    assembler.forget();
    if (!engine.address().isOwnProbe()) {
      metrics.connectionClosed(engine.transportName(), cause.tag());
    }
    state = State.CLOSED;
    if (listener != null) {
      listener.closed(cause);
    }
  }

  private void packet(SocketPacket packet, int size) throws MalformedPacketException {
    if (!packet.namespace().equals("/")) {
      if (packet.type() == SocketPacket.Type.CONNECT) {
        connectError(packet.namespace(), "Invalid namespace", new JsonObject());
        if (state != State.CONNECTED) {
          countRefusal(ErrorCode.NOT_FOUND);
        }
        return;
      }
      throw new MalformedPacketException("a namespace that is not connected");
    }
    switch (packet.type()) {
      case CONNECT -> connect(packet.data());
      case EVENT, BINARY_EVENT -> event(packet, size);
      case DISCONNECT -> {
        requireConnected();
        left();
      }
      // The server asks for no acknowledgments.
      case ACK, BINARY_ACK -> requireConnected();
      case CONNECT_ERROR -> throw new MalformedPacketException("not for a client to send");
    }
  }

  private void connect(String auth) throws MalformedPacketException {
    if (state != State.AWAITING_CONNECT) {
      throw new MalformedPacketException("CONNECT twice");
    }
    state = State.CONNECTING;
    handler.connect(this, auth);
  }

  // The transport is the client's to close, as with the reference server.
  private void left() {
    listener.left();
    if (attempts + 1 >= MOST_ATTEMPTS) {
      engine.close(CloseCode.NORMAL, "");
    } else {
      state = State.CLOSED;
      engine.disconnected();
      engine.passTo(new SocketConnection(engine, config, handler, metrics, memory, attempts + 1));
    }
  }

  private void event(SocketPacket packet, int size) throws MalformedPacketException {
    requireConnected();
    Optional<HoldfastException> refused = admission.refusal(size);
    if (refused.isEmpty()) {
      listener.event(packet);
    } else {
      packet.ackId().ifPresent(id -> sendAck(id, refusal(refused.get())));
    }
  }

  private void requireConnected() throws MalformedPacketException {
    if (state != State.CONNECTED) {
      throw new MalformedPacketException("before CONNECT");
    }
  }

  // Whoever tries secrets has to open a connection for every few of them, which is limited too; and
  // nobody is answered without end before it is known who it is.
  private void countRefusal(ErrorCode why) {
    if (++attempts >= MOST_ATTEMPTS) {
      engine.close(why.closeCode(), why.code());
    }
  }

  private void connectError(String namespace, String message, JsonObject data) {
    JsonObject error = new JsonObject().put("message", message);
    if (!data.isEmpty()) {
      error.put("data", data);
    }
    send(
        new SocketPacket(
            SocketPacket.Type.CONNECT_ERROR,
            namespace,
            OptionalLong.empty(),
            error.encode(),
            List.of()));
  }

  // What belongs to a session that was left must not reach the one that the client has now.
  private Future<Void> send(SocketPacket packet) {
    return state == State.CLOSED ? OVER : engine.sendText(SocketCodec.encode(packet));
  }

  private void endConnectTimer() {
    connectTimer.cancel(false);
    connectTimer = EventLoopTimer.NONE;
  }

  // One that came in time may be answered later, when many came with it.
  private void connectTimedOut() {
    if (state == State.AWAITING_CONNECT) {
      engine.close(CloseCode.NORMAL, "no CONNECT in time");
    } else {
      connectIsLate = true;
    }
  }
}
