package dev.holdfast.rooms.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;

/** A log as server-sent events: {@code id} is the offset, {@code event} the type. */
@Singleton
public final class EventStreams {
  private static final long ALIVE_EVERY_MS = 15_000;
  private static final long RECONNECT_AFTER_MS = 1_000;
  private static final int LIVE_AT_ONCE = 1_000;

  private final EventLog log;
  private final Vertx vertx;
  private final ObjectMapper json;
  private final int mostWaiting;

  EventStreams(EventLog log, Vertx vertx, ObjectMapper json, RoomConfig rooms, CallConfig calls) {
    this.log = log;
    this.vertx = vertx;
    this.json = json;
    this.mostWaiting = Math.max(rooms.heldEvents(), calls.heldEvents()) + LIVE_AT_ONCE;
  }

  /**
   * Replays what is held after an offset, then goes on live, until the reader goes or is removed,
   * or the reader's token runs out. A reader that does not keep up is cut off, and goes on by
   * Last-Event-ID.
   *
   * @param since when the caller was let in, ms since the Unix epoch by Redis's clock
   */
  public Multi<OutboundSseEvent> follow(
      String key, Sight sight, Offset after, Caller caller, long since, Sse sse) {
    OwnRemoval removal = new OwnRemoval(caller.userId(), since);
    long left = Math.max(1, caller.expiresAt() - System.currentTimeMillis());
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            reader -> begin(key, sight, removal, after, left, sse, reader),
            BackPressureStrategy.IGNORE)
        .onOverflow()
        .buffer(mostWaiting);
  }

  private void begin(
      String key,
      Sight sight,
      OwnRemoval removal,
      Offset after,
      long left,
      Sse sse,
      MultiEmitter<? super OutboundSseEvent> reader) {
    EventFeed feed =
        new EventFeed(
            log,
            key,
            sight,
            removal,
            vertx,
            vertx.getOrCreateContext(),
            item -> give(item, sse, reader));
    // Also so that the response's head is sent at once. A stream without traffic is cut by proxies.
    OutboundSseEvent alive =
        sse.newEventBuilder().comment("alive").reconnectDelay(RECONNECT_AFTER_MS).build();
    reader.emit(alive);
    long pulse = vertx.setPeriodic(ALIVE_EVERY_MS, timer -> reader.emit(alive));
    long end = vertx.setTimer(left, timer -> reader.complete());
    reader.onTermination(
        () -> {
          vertx.cancelTimer(pulse);
          vertx.cancelTimer(end);
          feed.close();
        });
    feed.begin(after);
  }

  private void give(EventFeed.Item item, Sse sse, MultiEmitter<? super OutboundSseEvent> reader) {
    switch (item) {
      case EventFeed.Item.Gap() ->
          reader.emit(
              sse.newEventBuilder().name("gap").data(text(Map.of("recovered", false))).build());
      case EventFeed.Item.Event(EventState event) ->
          reader.emit(
              sse.newEventBuilder()
                  .id(event.offset())
                  .name(event.type())
                  .data(text(event))
                  .build());
      case EventFeed.Item.End() -> reader.complete();
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
