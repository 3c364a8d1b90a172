package dev.holdfast.rooms.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.connection.AbruptClose;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * One client's server-sent events: {@code id} is the offset, {@code event} the type. The next one
 * is given when the one before is with the client's connection. The log keeps what the client has
 * not read yet; little that happens meanwhile waits here, and if it becomes more the client is cut
 * off.
 *
 * <p>All state is touched by the executor alone.
 */
final class EventStream implements EventFeed.Reader, Flow.Subscription {
  /** Characters that may wait; what is given when as many do is too much. */
  static final int MOST_WAITING = 65_536;

  private static final long RECONNECT_AFTER_MS = 1_000;

  private final Flow.Subscriber<? super OutboundSseEvent> client;
  private final Sse sse;
  private final ObjectMapper json;
  private final Executor executor;
  private final AbruptClose abruptClose;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private Runnable afterwards;
  private Promise<Void> ready;
  private long waitingCharacters;
  private long demanded;
  private boolean closing;
  private boolean over;

  private record Waiting(OutboundSseEvent event, int characters) {}

  EventStream(
      Flow.Subscriber<? super OutboundSseEvent> client,
      Sse sse,
      ObjectMapper json,
      Executor executor,
      AbruptClose abruptClose) {
    this.client = client;
    this.sse = sse;
    this.json = json;
    this.executor = executor;
    this.abruptClose = abruptClose;
  }

  /**
   * To be called before anything else is.
   *
   * @param afterwards called once, when the stream is over
   */
  void begin(Runnable afterwards) {
    this.afterwards = afterwards;
    alive();
  }

  /** A comment: the head of the answer goes out, and no proxy takes the stream for dead. */
  void alive() {
    if (waiting.isEmpty()) {
      give(sse.newEventBuilder().comment("alive").reconnectDelay(RECONNECT_AFTER_MS).build(), 0);
    }
  }

  /** Ends the stream when what waits is given. */
  void complete() {
    closing = true;
    pass();
  }

  /** Ends the stream, and the connection with it, if it is not over. */
  void cutOff() {
    if (!over) {
      abruptClose.now();
      end();
    }
  }

  @Override
  public Future<Void> ready() {
    if (isReady()) {
      return Future.succeededFuture();
    }
    if (ready == null) {
      ready = Promise.promise();
    }
    return ready.future();
  }

  @Override
  public void take(EventFeed.Item item) {
    switch (item) {
      case EventFeed.Item.Gap() ->
          give(sse.newEventBuilder().name("gap"), text(Map.of("recovered", false)));
      case EventFeed.Item.Event(EventState event) ->
          give(sse.newEventBuilder().id(event.offset()).name(event.type()), text(event));
      case EventFeed.Item.End() -> complete();
    }
  }

  // What was given before is with the connection.
  @Override
  public void request(long more) {
    executor.execute(
        () -> {
          demanded += more;
          pass();
        });
  }

  @Override
  public void cancel() {
    executor.execute(this::end);
  }

  private void give(OutboundSseEvent.Builder event, String data) {
    give(event.data(data).build(), data.length());
  }

  private void give(OutboundSseEvent event, int characters) {
    if (over || closing) {
      return;
    }
    if (waitingCharacters >= MOST_WAITING) {
      cutOff();
      return;
    }
    waiting.add(new Waiting(event, characters));
    waitingCharacters += characters;
    pass();
  }

  private void pass() {
    while (!over && demanded > 0 && !waiting.isEmpty()) {
      demanded--;
      Waiting next = waiting.poll();
      waitingCharacters -= next.characters();
      client.onNext(next.event());
    }
    if (closing && !over && waiting.isEmpty()) {
      client.onComplete();
      end();
    }
    if (ready != null && isReady()) {
      Promise<Void> promise = ready;
      ready = null;
      promise.complete();
    }
  }

  private boolean isReady() {
    return !over && demanded > 0 && waiting.isEmpty();
  }

  private void end() {
    if (!over) {
      over = true;
      waiting.clear();
      afterwards.run();
    }
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
