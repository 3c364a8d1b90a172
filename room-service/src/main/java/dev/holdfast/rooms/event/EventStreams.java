package dev.holdfast.rooms.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Caller;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.concurrent.Executor;

/** Logs as server-sent events. */
@Singleton
public final class EventStreams {
  private static final long ALIVE_EVERY_MS = 15_000;
  private static final long CLOSE_GRACE_MS = 5_000;

  private final EventLog log;
  private final Vertx vertx;
  private final ObjectMapper json;
  private final EventDrain drain;

  EventStreams(EventLog log, Vertx vertx, ObjectMapper json, EventDrain drain) {
    this.log = log;
    this.vertx = vertx;
    this.json = json;
    this.drain = drain;
  }

  /**
   * Replays what is held after an offset, no faster than the reader takes it, then goes on live,
   * until the reader goes or is removed, the reader's token runs out, or this replica drains. A
   * reader that does not keep up with what happens is cut off, and goes on by Last-Event-ID.
   *
   * @param since when the caller was let in, ms since the Unix epoch by Redis's clock
   * @throws dev.holdfast.state.error.HoldfastException {@code draining}
   */
  public Multi<OutboundSseEvent> follow(
      String key,
      EventVisibility visibility,
      Offset after,
      Caller caller,
      long since,
      Sse sse,
      HttpServerRequest request) {
    drain.checkOpen();
    OwnRemoval removal = new OwnRemoval(caller.userId(), since);
    AbruptClose abruptClose = AbruptClose.of(request.connection());
    return Multi.createFrom()
        .safePublisher(
            client -> {
              Executor loop = loop();
              EventStream stream = new EventStream(client, sse, json, loop, abruptClose);
              EventFeed feed = new EventFeed(log, key, visibility, removal, vertx, loop, stream);
              loop.execute(() -> begin(stream, feed, after, caller.acceptedUntil(), loop));
              // At once: a client that goes before it could not be cancelled.
              client.onSubscribe(stream);
            });
  }

  private void begin(EventStream stream, EventFeed feed, Offset after, long until, Executor loop) {
    long left = Math.max(1, until - System.currentTimeMillis());
    Runnable dismiss = () -> loop.execute(() -> dismiss(stream, loop));
    long pulse = vertx.setPeriodic(ALIVE_EVERY_MS, timer -> loop.execute(stream::alive));
    long end = vertx.setTimer(left, timer -> dismiss.run());
    stream.begin(
        () -> {
          vertx.cancelTimer(pulse);
          vertx.cancelTimer(end);
          drain.remove(dismiss);
          feed.close();
        });
    drain.add(dismiss);
    feed.begin(after);
  }

  private void dismiss(EventStream stream, Executor loop) {
    stream.complete();
    vertx.setTimer(CLOSE_GRACE_MS, timer -> loop.execute(stream::cutOff));
  }

  private Executor loop() {
    Context context = vertx.getOrCreateContext();
    return task -> context.runOnContext(ignored -> task.run());
  }
}
