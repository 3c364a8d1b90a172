package dev.holdfast.state.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.event.EventRecorder;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.Webhooks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a call is and was: its state, and its history as a log of its own. A record is written only
 * by relaying the events of the dispatch and of rooms, each once, and is what these add up to. It
 * stays readable for the retention after its last event.
 */
@Singleton
public final class CallRecords implements EventRecorder {
  private static final Script RECORD = Script.named("call/record");
  private static final Script SHOW = Script.named("call/show");
  private static final Script KEEP = Script.named("call/keep");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where an event stood first: in the log of a room, or of the call in the dispatch. */
  public static final String FROM_ROOM = "room";

  public static final String FROM_DISPATCH = "dispatch";

  private static final String ENDED = "holdfast.calls.ended";
  private static final List<String> REASONS =
      List.of(
          "completed", "cancelled", "no-agent", "reconnection-timeout", "removed", "room-closed");

  private final RedisLinks redis;
  private final CallConfig config;
  private final CallIndex index;
  private final Webhooks webhooks;

  public CallRecords(RedisLinks redis, CallConfig config, CallIndex index, Webhooks webhooks) {
    this.redis = redis;
    this.config = config;
    this.index = index;
    this.webhooks = webhooks;
  }

  /** The key, and channel, of a call's history. */
  public static String eventsOf(String callId) {
    return key(callId) + ":events";
  }

  @Override
  public Future<Void> record(
      String callId, SequencedMap<LogName, SequencedMap<Offset, String>> logs) {
    List<Object> own = new ArrayList<>(List.of(callId));
    logs.forEach(
        (log, events) -> {
          own.addAll(source(log));
          own.add(events.size());
          events.forEach((at, event) -> own.addAll(List.of(at, event)));
        });
    return redis
        .run(RECORD, List.of(key(callId), eventsOf(callId)), config.events().argsAnd(own.toArray()))
        .map(Recorded::of)
        .compose(
            recorded -> {
              recorded.endedFor().ifPresent(CallRecords::countEnd);
              SequencedMap<LogName, List<JsonNode>> events = read(logs);
              CallHappenings.tell(callId, events, recorded);
              return index.enter(callId, recorded.requestedAt(), events.values());
            })
        .compose(indexed -> webhooks.ask(new LogName.Call(callId).member()));
  }

  // Once for all who look into them.
  private static SequencedMap<LogName, List<JsonNode>> read(
      SequencedMap<LogName, SequencedMap<Offset, String>> logs) {
    SequencedMap<LogName, List<JsonNode>> read = new LinkedHashMap<>();
    logs.forEach(
        (log, events) -> read.put(log, events.values().stream().map(CallRecords::read).toList()));
    return read;
  }

  private static JsonNode read(String event) {
    try {
      return JSON.readTree(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a call's event", e);
    }
  }

  private static List<String> source(LogName log) {
    return switch (log) {
      case LogName.Room(String id) -> List.of(FROM_ROOM, FROM_ROOM + ":" + KeyPart.of(id));
      case LogName.Call call -> List.of(FROM_DISPATCH, FROM_DISPATCH);
    };
  }

  /** Shows the counters of ended calls at zero, in services that change calls. */
  public static void expectEnds() {
    REASONS.forEach(CallRecords::ends);
  }

  // Of all who relay the end of a call, one sees it end.
  private static void countEnd(String reason) {
    ends(reason).increment();
  }

  private static Counter ends(String reason) {
    return Counter.builder(ENDED)
        .description("Calls that ended, each once, by the reason")
        .tag("reason", reason)
        .register(Metrics.globalRegistry);
  }

  /** A call's record; empty if there is none, or none any more. */
  public Future<Optional<CallView>> find(String callId) {
    return redis.run(SHOW, List.of(key(callId))).map(CallView::of);
  }

  /**
   * Of the calls that somebody was in or asked for, the record of the one that was asked for last.
   */
  public Future<Optional<CallView>> latestOf(String userId) {
    return index
        .before(new CallIndex.Facet.Person(userId), CallIndex.Place.NEWEST, 1)
        .compose(
            places ->
                places.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : find(places.getFirst().callId()));
  }

  /** Keeps the record of a call that goes on without an event. */
  public Future<Void> keep(String callId) {
    return redis
        .run(KEEP, List.of(key(callId), eventsOf(callId)), config.retention().toMillis())
        .mapEmpty();
  }

  private static String key(String callId) {
    return KeyPart.tag("call", callId);
  }
}
