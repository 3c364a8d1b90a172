package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A client that speaks Socket.IO by hand and remembers everything it was told. */
public final class SocketClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An event of the server.
   *
   * @param wire all its arguments, the name first
   * @param offset of a durable one
   */
  public record Event(JsonNode wire, List<byte[]> attachments) {
    public String name() {
      return wire.path(0).asText();
    }

    public JsonNode payload() {
      return wire.path(1);
    }

    public Optional<String> offset() {
      return wire.size() > 2 ? Optional.of(wire.path(2).asText()) : Optional.empty();
    }
  }

  /** Every event that came, in order. */
  public final List<Event> events = new CopyOnWriteArrayList<>();

  public final EngineClient engine;

  private final Map<Long, JsonNode> acks = new ConcurrentHashMap<>();
  private final List<Long> ackIds = new CopyOnWriteArrayList<>();
  private final AtomicLong nextAck = new AtomicLong();
  private final List<JsonNode> connects = new CopyOnWriteArrayList<>();
  private final List<JsonNode> connectErrors = new CopyOnWriteArrayList<>();
  private final List<byte[]> parts = new ArrayList<>();
  private volatile boolean disconnected;
  private volatile String fatal = "";
  private JsonNode incomplete;
  private int missing;

  private SocketClient(URI address, Map<String, String> headers) {
    engine = EngineClient.open(address, headers, this::message);
  }

  /** Opens the transport; CONNECT is still to come. */
  public static SocketClient open(URI address, Map<String, String> headers) {
    return new SocketClient(address, headers);
  }

  /** A CONNECT, as it goes over the wire. */
  static String connectPacket(String token) {
    return "40" + JsonNodeFactory.instance.objectNode().put("token", token);
  }

  /** As above, of who presents a session. */
  static String connectPacket(String token, String pid) {
    return "40" + JsonNodeFactory.instance.objectNode().put("token", token).put("pid", pid);
  }

  /** CONNECT as a new session. */
  public SocketClient connect(String token) {
    return connect(JsonNodeFactory.instance.objectNode().put("token", token));
  }

  /** CONNECT as the session that another connection of this client had, after what it received. */
  public SocketClient connectAgain(String token, SocketClient before) {
    ObjectNode auth = JsonNodeFactory.instance.objectNode();
    auth.put("token", token).put("pid", before.pid());
    before.lastOffset().ifPresent(offset -> auth.put("offset", offset));
    return connect(auth);
  }

  public SocketClient connect(JsonNode auth) {
    int refusedBefore = connectErrors.size();
    int connectedBefore = connects.size();
    engine.send("40" + auth);
    await("CONNECT")
        .until(() -> connects.size() > connectedBefore || connectErrors.size() > refusedBefore);
    assertThat(connectErrors).hasSize(refusedBefore);
    return this;
  }

  /** What a CONNECT is refused with. */
  public JsonNode refused(String connectPacket) {
    int before = connectErrors.size();
    engine.send(connectPacket);
    await("CONNECT_ERROR")
        .untilAsserted(
            () -> assertThat(connectErrors).as(engine.toString()).hasSizeGreaterThan(before));
    return connectErrors.getLast();
  }

  public String sid() {
    return connects.getLast().path("sid").asText();
  }

  public String pid() {
    return connects.getLast().path("pid").asText();
  }

  /** Of the last durable event that came. */
  public Optional<String> lastOffset() {
    return events.reversed().stream().flatMap(event -> event.offset().stream()).findFirst();
  }

  /** Sends an event and waits for its acknowledgment. */
  public JsonNode ask(String event, String payload) {
    return acknowledgment(send(event, payload));
  }

  /** As {@link #ask}, for an event with binary parts. */
  public JsonNode ask(String event, String payload, byte[]... attachments) {
    long ackId = nextAck.getAndIncrement();
    engine.send("45" + attachments.length + "-" + ackId + "[\"" + event + "\"," + payload + "]");
    for (byte[] part : attachments) {
      engine.send(part);
    }
    return acknowledgment(ackId);
  }

  /** Sends an event that asks for an acknowledgment, and does not wait for it. */
  public long send(String event, String payload) {
    long ackId = nextAck.getAndIncrement();
    engine.send(packet(ackId, event, payload));
    return ackId;
  }

  /** As {@link #send}, for whoever may find the connection closed. */
  void sendIfOpen(String event, String payload) {
    engine.sendIfOpen(packet(nextAck.getAndIncrement(), event, payload));
  }

  private static String packet(long ackId, String event, String payload) {
    return "42" + ackId + "[\"" + event + "\"," + payload + "]";
  }

  public JsonNode acknowledgment(long ackId) {
    await("acknowledgment").until(() -> acks.containsKey(ackId));
    return acks.get(ackId);
  }

  /** The ids of the acknowledgments that came, in order. */
  public List<Long> acknowledged() {
    return ackIds;
  }

  public JsonNode join(String roomId) {
    JsonNode ack = ask("join-room", "{\"roomId\":\"" + roomId + "\"}");
    assertThat(ack.path("ok").asBoolean()).as(ack.toString()).isTrue();
    return ack;
  }

  /** The first event of this name. */
  public Event await1(String name) {
    return awaitCount(name, 1).getFirst();
  }

  /** At least so many events of a name. */
  public List<Event> awaitCount(String name, int count) {
    await(name).until(() -> all(name).size() >= count);
    return all(name);
  }

  public List<Event> all(String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** Nothing the client would say comes from the moment on at which it reads such an event. */
  public SocketClient dyingOf(String event) {
    fatal = event;
    return this;
  }

  public boolean wasDisconnected() {
    return disconnected;
  }

  public void drop() {
    engine.drop();
  }

  @Override
  public void close() {
    engine.close();
  }

  private void message(Object message) {
    if (message instanceof byte[] part) {
      parts.add(part);
      if (--missing == 0) {
        events.add(new Event(incomplete, List.copyOf(parts)));
        parts.clear();
      }
      return;
    }
    String packet = (String) message;
    String rest = packet.substring(1);
    if (!fatal.isEmpty() && rest.startsWith("[\"" + fatal + "\"")) {
      engine.fallSilent();
    }
    switch (packet.charAt(0)) {
      case '0' -> connects.add(json(rest));
      case '1' -> disconnected = true;
      case '2' -> events.add(new Event(json(rest), List.of()));
      case '3' -> {
        int from = rest.indexOf('[');
        long id = Long.parseLong(rest.substring(0, from));
        acks.put(id, json(rest.substring(from)).path(0));
        ackIds.add(id);
      }
      case '4' -> connectErrors.add(json(rest.substring(rest.indexOf('{'))));
      case '5' -> {
        int dash = rest.indexOf('-');
        missing = Integer.parseInt(rest.substring(0, dash));
        incomplete = json(rest.substring(dash + 1));
      }
      default -> throw new IllegalStateException("no packet of a server: " + packet);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
