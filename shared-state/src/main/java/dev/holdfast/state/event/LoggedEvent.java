package dev.holdfast.state.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.state.format.Format;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event of a room's or a call's log.
 *
 * @param type its name on the wire; a newer version may tell of events that this one does not know
 * @param at ms since the Unix epoch, by Redis's clock
 * @param from whose log it stood in first, {@code dispatch} or {@code room}; only in a call's
 *     record
 * @param audience who is told
 * @param trace from which span it comes; none if nobody records it
 */
public record LoggedEvent(
    Offset offset,
    String type,
    long at,
    Optional<String> from,
    Audience audience,
    TraceParent trace,
    JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads an entry, whoever wrote it: what this version cannot read is told to nobody, and its
   * place in the log is passed over.
   */
  public static LoggedEvent read(Entry entry) {
    try {
      LoggedEvent event = of(entry);
      if (event.isReadable()) {
        return event;
      }
      Format.OUTBOX.ignored("an event without a type");
    } catch (RuntimeException unread) {
      Format.OUTBOX.ignored(unread);
    }
    JsonNode none = MissingNode.getInstance();
    return new LoggedEvent(
        entry.offset(), "", 0, Optional.empty(), Audience.of(none), TraceParent.NONE, none);
  }

  /** Whether this version can read it. */
  public boolean isReadable() {
    return !type.isEmpty();
  }

  /** Reads an entry as the scripts write it. */
  public static LoggedEvent of(Entry entry) {
    try {
      JsonNode json = JSON.readTree(entry.payload());
      return new LoggedEvent(
          entry.offset(),
          json.path("type").asText(),
          json.path("at").asLong(),
          Optional.ofNullable(json.path("from").textValue()),
          Audience.of(json),
          TraceParent.parse(json.path("trace").asText()),
          json.path("data"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an event at " + entry.offset(), e);
    }
  }

  /** Reads what the scripts return of a log: offset, event, offset, event, … */
  public static List<LoggedEvent> list(Response flat) {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      Offset offset = Offset.parse(flat.get(i).toString()).orElseThrow();
      events.add(read(new Entry(offset, flat.get(i + 1).toString())));
    }
    return events;
  }

  public boolean is(EventType one) {
    return type.equals(one.wireName());
  }

  /** What this version knows of it; empty for an event that a newer version tells of. */
  public Optional<EventType> known() {
    return EventType.named(type);
  }

  /** The call during which it happened, or of which it tells. */
  public Optional<String> callId() {
    return Optional.ofNullable(data.path("callId").textValue());
  }

  /** As a call's record takes it. */
  public String asRecorded() {
    return recorded(type, at, data);
  }

  /** An event as a call's record takes it. The data stands last: call/record counts on it. */
  public static String recorded(String type, long at, JsonNode data) {
    return "{\"type\":\"" + type + "\",\"at\":" + at + ",\"data\":" + data + "}";
  }

  /** As a session's outbox holds it: a Socket.IO event's arguments, without the offset. */
  public String asOutboxEvent() {
    return "[\"" + type + "\"," + data + "]";
  }

  /**
   * The same as session/notify takes it: behind what those who hear of it live are told with it.
   */
  String asTold() {
    return trace.isPresent() ? "@0@" + trace.text() + " " + asOutboxEvent() : asOutboxEvent();
  }
}
