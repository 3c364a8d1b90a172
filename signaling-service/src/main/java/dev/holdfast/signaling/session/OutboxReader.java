package dev.holdfast.signaling.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.trace.Traces;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.EventType.Change;
import dev.holdfast.state.metrics.Exemplars;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Carries a session's outbox to its socket. An entry holds an event's arguments as a JSON array;
 * binary parts stand before it in Base64, a dot behind each. The offset goes out as the last
 * argument.
 */
public final class OutboxReader implements StreamReader {
  private static final int ANY = Integer.MAX_VALUE;

  // What is let in was measured when it came.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ANY)
                  .maxNumberLength(ANY)
                  .maxStringLength(ANY)
                  .maxNameLength(ANY)
                  .build())
          .build();

  private static final String IN_ROOM = "{\"roomId\":\"";

  private final ClientSession session;
  private final SessionLife life;
  private final SignalingMetrics metrics;
  private final Traces traces;
  private int replayed;
  private boolean live;

  OutboxReader(ClientSession session, SessionLife life, SignalingMetrics metrics, Traces traces) {
    this.session = session;
    this.life = life;
    this.metrics = metrics;
    this.traces = traces;
  }

  /** How an event with binary parts is kept. */
  public static String kept(String arguments, List<Buffer> attachments) {
    if (attachments.isEmpty()) {
      return arguments;
    }
    StringBuilder text = new StringBuilder();
    attachments.forEach(
        part -> text.append(Base64.getEncoder().encodeToString(part.getBytes())).append('.'));
    return text.append(arguments).toString();
  }

  /** The binary parts of an event as it is kept. */
  static List<Buffer> partsOf(String kept) {
    int from = kept.indexOf('[');
    // The limit keeps empty parts at the end.
    return from == 0
        ? List.of()
        : Stream.of(kept.substring(0, from - 1).split("\\.", -1))
            .map(part -> Buffer.buffer(Base64.getDecoder().decode(part)))
            .toList();
  }

  // What a client missed may be more than may wait for it.
  @Override
  public Future<Void> ready() {
    return session.connection().room();
  }

  @Override
  public void entry(Entry entry) {
    requireJson(argumentsOf(entry.payload()));
    send(entry, nameOf(entry.payload()));
  }

  private Future<Void> send(Entry entry, String name) {
    String payload = entry.payload();
    int from = payload.indexOf('[');
    requireArguments(argumentsOf(payload));
    String arguments =
        payload.substring(from, payload.length() - 1) + ",\"" + entry.offset() + "\"]";
    Optional<EventType> type = EventType.named(name);
    if (mayChangeMembership(type)) {
      session.memberships().forget();
    }
    if (type.isPresent() && type.get().changes(Change.MOVES_USER)) {
      life.moved(session, arguments);
    }
    Future<Void> sent =
        from == 0
            ? session.connection().sendEvent(arguments)
            : session.connection().sendBinaryEvent(arguments, partsOf(payload));
    session.sentEntry();
    if (!live) {
      replayed++;
    }
    return sent;
  }

  @Override
  public void handedOn(Entry entry, long cameMicros, TraceParent trace) {
    String name = nameOf(entry.payload());
    if (trace.isPresent() && traces.areOn()) {
      var delivered = traces.delivering(trace, name, session.id(), entry.offset());
      send(entry, name).onComplete(delivered);
    } else {
      send(entry, name);
    }
    if (cameMicros > 0) {
      Exemplars.of(trace, () -> metrics.relayed(cameMicros));
    }
  }

  @Override
  public void live() {
    live = true;
    life.replayed(session, replayed);
  }

  @Override
  public void subscribed() {
    life.heard(session);
  }

  @Override
  public void announcement(String arguments) {
    requireArguments(arguments);
    requireJson(arguments);
    session.connection().sendEvent(arguments);
    int room = arguments.indexOf(IN_ROOM);
    if (room > 0 && nameOf(arguments).equals(EventType.SESSION_DISPLACED.wireName())) {
      int from = room + IN_ROOM.length();
      life.placeTaken(session, arguments.substring(from, arguments.indexOf('"', from)));
    }
  }

  @Override
  public void control(String message) {
    String[] words = message.split(" ", 2);
    switch (words[0]) {
      case "attached" -> {
        if (Long.parseLong(words[1]) > session.epoch()) {
          life.displaced(session);
        }
      }
      case "ended" -> life.ended(session, words[1]);
      default -> throw new IllegalStateException("unknown word");
    }
  }

  private static String argumentsOf(String payload) {
    return payload.substring(payload.indexOf('['));
  }

  // Not what is handed on live: there it would be felt, and scripts wrote it a moment ago.
  private static void requireJson(String arguments) {
    try (JsonParser parser = JSON.createParser(arguments)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IllegalStateException("more than the arguments of an event");
      }
    } catch (IOException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  // Of no use to a client, whose parser would end the connection.
  private static void requireArguments(String arguments) {
    if (!arguments.startsWith("[\"") || !arguments.endsWith("]")) {
      throw new IllegalStateException("not the arguments of an event");
    }
  }

  @Override
  public void gone(Offset last) {
    life.outboxLost(session);
  }

  // Whoever relayed it put the name there, without escapes.
  static String nameOf(String payload) {
    int from = payload.indexOf("[\"") + 2;
    return payload.substring(from, payload.indexOf('"', from));
  }

  // What a newer version tells of may change anything.
  static boolean mayChangeMembership(Optional<EventType> type) {
    return type.isEmpty() || type.get().changes(Change.MEMBERSHIP);
  }
}
