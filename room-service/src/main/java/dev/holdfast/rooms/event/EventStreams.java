package dev.holdfast.rooms.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.stream.Offset;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Map;

/** A room's log as server-sent events: {@code id} is the offset, {@code event} the type. */
@Singleton
final class EventStreams {
  private static final long ALIVE_EVERY_MS = 15_000;
  private static final long RECONNECT_AFTER_MS = 1_000;
  private static final int LIVE_AT_ONCE = 1_000;

  private final RoomLog log;
  private final Vertx vertx;
  private final ObjectMapper json;
  private final int mostWaiting;

  EventStreams(RoomLog log, Vertx vertx, ObjectMapper json, RoomConfig config) {
    this.log = log;
    this.vertx = vertx;
    this.json = json;
    this.mostWaiting = config.heldEvents() + LIVE_AT_ONCE;
  }

  /**
   * Replays what is held after an offset, then goes on live, until the reader goes or {@code life}
   * is over. A reader that does not keep up is cut off, and goes on by Last-Event-ID.
   */
  Multi<OutboundSseEvent> follow(String roomId, Offset after, Duration life, Sse sse) {
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            reader -> begin(roomId, after, life, sse, reader), BackPressureStrategy.IGNORE)
        .onOverflow()
        .buffer(mostWaiting);
  }

  private void begin(
      String roomId,
      Offset after,
      Duration life,
      Sse sse,
      MultiEmitter<? super OutboundSseEvent> reader) {
    EventFeed feed =
        new EventFeed(
            log, roomId, vertx, vertx.getOrCreateContext(), item -> reader.emit(event(item, sse)));
    // Also so that the response's head is sent at once. A stream without traffic is cut by proxies.
    OutboundSseEvent alive =
        sse.newEventBuilder().comment("alive").reconnectDelay(RECONNECT_AFTER_MS).build();
    reader.emit(alive);
    long pulse = vertx.setPeriodic(ALIVE_EVERY_MS, timer -> reader.emit(alive));
    long end = vertx.setTimer(Math.max(1, life.toMillis()), timer -> reader.complete());
    reader.onTermination(
        () -> {
          vertx.cancelTimer(pulse);
          vertx.cancelTimer(end);
          feed.close();
        });
    feed.begin(after);
  }

  private OutboundSseEvent event(EventFeed.Item item, Sse sse) {
    return switch (item) {
      case EventFeed.Item.Gap() ->
          sse.newEventBuilder().name("gap").data(text(Map.of("recovered", false))).build();
      case EventFeed.Item.Event(RoomEventState event) ->
          sse.newEventBuilder().id(event.offset()).name(event.type()).data(text(event)).build();
    };
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
