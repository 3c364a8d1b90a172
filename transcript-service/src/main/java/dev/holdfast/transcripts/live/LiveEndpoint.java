package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Transcripts;
import io.github.bucket4j.Bucket;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Live transcripts: plain JSON messages, no client library needed. */
@WebSocket(path = "/v1/transcripts/{callId}")
public class LiveEndpoint {
  private static final Logger LOG = Logger.getLogger(LiveEndpoint.class);
  private static final UserData.TypedKey<LiveConnections.Open> OPEN =
      new UserData.TypedKey<>("open");

  private final Vertx vertx;
  private final LiveReader.Sources sources;
  private final LiveConnections connections;
  private final LiveMetrics metrics;
  private final RedisClock clock;
  private final LiveConfig config;

  LiveEndpoint(
      Vertx vertx,
      Streams streams,
      Transcripts transcripts,
      LiveConnections connections,
      LiveMetrics metrics,
      RedisClock clock,
      LiveConfig config) {
    this.vertx = vertx;
    this.sources = new LiveReader.Sources(vertx, streams, transcripts, metrics);
    this.connections = connections;
    this.metrics = metrics;
    this.clock = clock;
    this.config = config;
  }

  @OnOpen
  Uni<Void> opened(WebSocketConnection socket) {
    Visit visit = socket.userData().get(Visit.KEY);
    Executor loop = loop();
    Outbox outbox = new Outbox(wire(socket, visit.cut(), loop), config.outboundBytes(), metrics);
    LiveReader reader = new LiveReader(sources, visit.callId(), outbox, loop);
    LiveConnection connection =
        new LiveConnection(
            visit.callId(), outbox, reader, clock, messages(), config.messageBytes());
    long remaining = visit.caller().expiresAt() - System.currentTimeMillis();
    long expiry = vertx.setTimer(Math.max(1, remaining), timer -> loop.execute(connection::expire));
    LiveConnections.Open open = new LiveConnections.Open(connection, loop, visit.cut(), expiry);
    socket.userData().put(OPEN, open);
    connections.add(open);
    loop.execute(() -> connection.open(visit.after()));
    return Uni.createFrom().voidItem();
  }

  @OnTextMessage
  Uni<Void> received(String text, WebSocketConnection socket) {
    LiveConnections.Open open = heard(socket);
    open.loop().execute(() -> open.connection().received(text));
    return Uni.createFrom().voidItem();
  }

  @OnBinaryMessage
  Uni<Void> receivedBinary(Buffer message, WebSocketConnection socket) {
    LiveConnections.Open open = heard(socket);
    open.loop().execute(open.connection()::receivedBinary);
    return Uni.createFrom().voidItem();
  }

  @OnPongMessage
  Uni<Void> receivedPong(Buffer message, WebSocketConnection socket) {
    heard(socket);
    return Uni.createFrom().voidItem();
  }

  @OnClose
  Uni<Void> closed(WebSocketConnection socket) {
    LiveConnections.Open open = socket.userData().get(OPEN);
    if (open != null) {
      vertx.cancelTimer(open.expiry());
      connections.remove(open);
      open.loop().execute(open.connection()::closed);
    }
    return Uni.createFrom().voidItem();
  }

  @OnError
  Uni<Void> failed(Throwable error, WebSocketConnection socket) {
    LOG.debugf("live socket: %s", error.getMessage());
    return Uni.createFrom().voidItem();
  }

  private static LiveConnections.Open heard(WebSocketConnection socket) {
    LiveConnections.Open open = socket.userData().get(OPEN);
    open.connection().heard();
    return open;
  }

  private Bucket messages() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(config.messageBurst())
                    .refillGreedy(config.messagesPerSecond(), Duration.ofSeconds(1)))
        .build();
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
