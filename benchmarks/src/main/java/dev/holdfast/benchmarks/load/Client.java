package dev.holdfast.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One Socket.IO client (Engine.IO v4, socket.io-protocol v5), without what a benchmark has no use
 * for. Everything happens on the loop's thread, except {@link #send}.
 */
final class Client implements Connection.Listener {
  private static final ByteBuffer PONG = Frames.text("3");
  private static final ByteBuffer GOODBYE = Frames.text("41");
  private static final int JOIN_ACK = 1;
  private static final String REFUSED = "HTTP/1.1 503";
  // socket.io-client's reconnectionDelay and reconnectionDelayMax; half of it more or less.
  private static final long FIRST_PAUSE_MS = 1000;
  private static final long LONGEST_PAUSE_MS = 5000;
  private static final Consumer<ByteBuffer> UNHEARD = text -> {};

  private final Loop loop;
  private final String token;
  private final String readyEvent;
  private final Consumer<String> failed;
  private Connection connection;
  private Consumer<ByteBuffer> events = UNHEARD;
  private Runnable acknowledged = () -> {};
  private Runnable then = () -> {};
  private int awaited;
  private String sid = "";
  private String pid = "";
  private String offset = "";
  private boolean recovered;
  private boolean connecting;
  private boolean leaving;
  private int port;
  private final List<String> refusals = new ArrayList<>();

  /**
   * @param token empty if the server asks for none
   * @param readyEvent the event that ends a connect, empty if the answer to CONNECT does
   * @param failed told when the connection ends and nobody here asked for it
   */
  Client(Loop loop, String token, String readyEvent, Consumer<String> failed) {
    this.loop = loop;
    this.token = token;
    this.readyEvent = readyEvent;
    this.failed = failed;
  }

  /**
   * Connects; presents the session it had before, if any. Who is refused because too many come at
   * once tries again, after pauses as official clients make them.
   */
  void connect(int port, Runnable then) {
    this.port = port;
    this.then = then;
    recovered = false;
    refusals.clear();
    connecting = true;
    attempt();
  }

  private void attempt() {
    awaited = readyEvent.isEmpty() ? 1 : 2;
    connection = new Connection(loop, port, this);
  }

  /**
   * How the attempts of the last connect ended that were refused, or closed before all was said.
   */
  List<String> refusals() {
    return refusals;
  }

  void join(String roomId, Runnable then) {
    this.then = then;
    awaited = 1;
    String room = new JsonObject().put("roomId", roomId).encode();
    connection.send(Frames.text("42" + JOIN_ACK + "[\"join-room\"," + room + "]"));
  }

  /** Hears every event from now on. */
  void onEvent(Consumer<ByteBuffer> listener) {
    events = listener;
  }

  /** Hears of every acknowledgment from now on. A server acknowledges in the order of sending. */
  void onAcknowledgment(Runnable listener) {
    acknowledged = listener;
  }

  void send(ByteBuffer frame) {
    connection.send(frame);
  }

  /** Says goodbye, after which the server may close the connection. */
  void leave() {
    leaving = true;
    if (connection != null) {
      connection.send(GOODBYE);
    }
  }

  /** Ends the connection without a word, if there is one. */
  void cut() {
    if (connection != null) {
      connection.cut();
    }
  }

  /** Whether the last connect went on with the session of the one before. */
  boolean isRecovered() {
    return recovered;
  }

  /** Whether it has an offset to come back with. */
  boolean hasOffset() {
    return !offset.isEmpty();
  }

  @Override
  public void text(ByteBuffer text) {
    switch (text.get(text.position())) {
      case '2' -> connection.send(PONG);
      case '0' -> connection.send(Frames.text("40" + auth()));
      case '4' -> packet(text);
      default -> failed.accept("unexpected: " + decode(text));
    }
  }

  @Override
  public void ended(String why) {
    if (leaving) {
      return;
    }
    if (connecting && (why.startsWith(REFUSED) || why.startsWith(Connection.CLOSED))) {
      long pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(refusals.size(), 3));
      refusals.add(why);
      connection.cut();
      loop.later(Math.round(pause * (0.5 + Math.random())), this::attempt);
    } else {
      failed.accept(why);
    }
  }

  private void packet(ByteBuffer text) {
    switch (text.get(text.position() + 1)) {
      case '0' -> connected(new JsonObject(decode(text).substring(2)));
      case '2' -> event(text);
      case '3' -> {
        String ack = decode(text);
        if (ack.contains("\"ok\":false")) {
          failed.accept(ack);
        }
        if (awaited > 0) {
          step();
        } else {
          acknowledged.run();
        }
      }
      default -> failed.accept("refused: " + decode(text));
    }
  }

  private void connected(JsonObject answer) {
    recovered = answer.getString("sid").equals(sid);
    sid = answer.getString("sid");
    pid = answer.getString("pid", "");
    step();
  }

  private void event(ByteBuffer text) {
    // A client that is only there to relay has no use for offsets, and no time for them.
    if (events == UNHEARD || awaited > 0) {
      String event = decode(text);
      if (event.endsWith("\"]")) {
        offset = event.substring(event.lastIndexOf(",\"") + 2, event.length() - 2);
      }
      if (awaited > 0 && event.startsWith("42[\"" + readyEvent + "\"")) {
        step();
      }
    }
    events.accept(text);
  }

  private void step() {
    if (--awaited == 0) {
      connecting = false;
      then.run();
    }
  }

  private JsonObject auth() {
    JsonObject auth = new JsonObject();
    if (!token.isEmpty()) {
      auth.put("token", token);
    }
    if (!pid.isEmpty()) {
      auth.put("pid", pid);
      if (!offset.isEmpty()) {
        auth.put("offset", offset);
      }
    }
    return auth;
  }

  private static String decode(ByteBuffer text) {
    return StandardCharsets.UTF_8.decode(text.duplicate()).toString();
  }
}
