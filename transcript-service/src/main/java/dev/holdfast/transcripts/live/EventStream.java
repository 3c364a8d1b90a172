package dev.holdfast.transcripts.live;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.transcripts.socket.Frame;
import dev.holdfast.transcripts.socket.SocketConfig;
import dev.holdfast.transcripts.socket.Sockets;
import dev.holdfast.transcripts.socket.Wire;
import io.vertx.core.Vertx;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * One client's server-sent events: the messages of the live socket, those of the log with their
 * offset as the id. The next one is given when the one before is with the client's connection.
 *
 * <p>All state is touched by the executor alone.
 */
final class EventStream implements Wire, Flow.Subscription {
  private static final long RECONNECT_AFTER_MS = 1_000;
  private static final long ALIVE_EVERY_MS = 15_000;

  private final Flow.Subscriber<? super OutboundSseEvent> client;
  private final Sse sse;
  private final Vertx vertx;
  private final Executor executor;
  private final AbruptClose abruptClose;
  private final SocketConfig config;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Sockets.StreamConnection streamConnection;
  private long pulse;
  private long demanded;
  private boolean closing;
  private boolean over;

  private record Waiting(OutboundSseEvent event, Runnable written) {}

  EventStream(
      Flow.Subscriber<? super OutboundSseEvent> client,
      Sse sse,
      Vertx vertx,
      Executor executor,
      AbruptClose abruptClose,
      SocketConfig config) {
    this.client = client;
    this.sse = sse;
    this.vertx = vertx;
    this.executor = executor;
    this.abruptClose = abruptClose;
    this.config = config;
  }

  /** To be called on the executor, before anything else is. */
  void begin(Sockets.StreamConnection streamConnection) {
    this.streamConnection = streamConnection;
    long silence = config.silence().toMillis();
    pulse =
        vertx.setPeriodic(
            Math.min(ALIVE_EVERY_MS, Math.max(1, silence / 3)),
            timer -> executor.execute(this::alive));
    client.onSubscribe(this);
    alive();
  }

  @Override
  public void write(Frame frame, Runnable written) {
    give(new Waiting(event(frame.text()), written));
  }

  /** A comment: the head of the answer goes out, and no proxy takes the stream for dead. */
  private void alive() {
    if (!over && waiting.isEmpty()) {
      OutboundSseEvent comment =
          sse.newEventBuilder().comment("alive").reconnectDelay(RECONNECT_AFTER_MS).build();
      give(new Waiting(comment, () -> {}));
    }
  }

  // There are no close codes here: the message before says why, and the client comes back.
  @Override
  public void close(ErrorCode why) {
    closing = true;
    pass();
    vertx.setTimer(config.farewell().toMillis(), timer -> executor.execute(this::cutOff));
  }

  // Once the answer is complete the connection is for the client's next request.
  private void cutOff() {
    if (!over) {
      abruptClose.now();
      end();
    }
  }

  // What was given before is with the connection.
  @Override
  public void request(long more) {
    executor.execute(
        () -> {
          streamConnection.heard();
          demanded += more;
          pass();
        });
  }

  @Override
  public void cancel() {
    executor.execute(this::end);
  }

  private void give(Waiting next) {
    waiting.add(next);
    pass();
  }

  // What was given last is with the connection when the next one is asked for.
  private void pass() {
    while (!over && demanded > 0 && !waiting.isEmpty()) {
      demanded--;
      Waiting next = waiting.poll();
      client.onNext(next.event());
      executor.execute(next.written());
    }
    if (closing && !over && waiting.isEmpty()) {
      client.onComplete();
      end();
    }
  }

  private void end() {
    if (!over) {
      over = true;
      waiting.clear();
      vertx.cancelTimer(pulse);
      streamConnection.over();
    }
  }

  private OutboundSseEvent event(String text) {
    OutboundSseEvent.Builder event = sse.newEventBuilder().data(text);
    Line.offsetIn(text).ifPresent(event::id);
    return event.build();
  }
}
