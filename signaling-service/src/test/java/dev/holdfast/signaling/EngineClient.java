package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A WebSocket that speaks Engine.IO by hand: answers heartbeats, and sends whatever it is told. */
public final class EngineClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** How a connection ended; code 1006 stands for "without a close frame". */
  public record Closed(int code, String reason) {}

  /** Every text frame that came. */
  public final List<String> frames = new CopyOnWriteArrayList<>();

  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final Consumer<Object> messages;
  private volatile WebSocket socket;
  private volatile boolean answersHeartbeats = true;
  private volatile boolean reads = true;

  private EngineClient(Consumer<Object> messages) {
    this.messages = messages;
  }

  /**
   * @param messages gets what is for the layer above: text as String, binary as byte[]
   */
  public static EngineClient open(
      URI address, Map<String, String> headers, Consumer<Object> messages) {
    return open(address, "EIO=4&transport=websocket", headers, messages);
  }

  /** As above, with another query. */
  static EngineClient open(
      URI address, String query, Map<String, String> headers, Consumer<Object> messages) {
    EngineClient client = new EngineClient(messages);
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    client.socket = Patience.join(builder.buildAsync(at(address, query), client));
    return client;
  }

  /** The HTTP status with which a handshake is answered; 101 if it is accepted. */
  public static int statusOfHandshake(URI address, String query, Map<String, String> headers) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    try {
      Patience.join(builder.buildAsync(at(address, query), new WebSocket.Listener() {})).abort();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private static URI at(URI address, String query) {
    return URI.create(address.toString().replaceFirst("^http", "ws") + "?" + query);
  }

  /** From now on heartbeats stay without an answer, as on a half-open connection. */
  public void fallSilent() {
    answersHeartbeats = false;
  }

  /** From now on nothing is read, so that the server's buffers fill. */
  public void stopReading() {
    reads = false;
  }

  public synchronized void send(String frame) {
    Patience.join(socket.sendText(frame, true));
  }

  /** As {@link #send}, for whoever may find the connection closed. */
  void sendIfOpen(String frame) {
    try {
      send(frame);
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
  }

  public synchronized void send(byte[] frame) {
    Patience.join(socket.sendBinary(ByteBuffer.wrap(frame), true));
  }

  /** Cuts the connection, as a network does. */
  public void drop() {
    socket.abort();
  }

  public boolean isOpen() {
    return !closed.isDone();
  }

  public Closed awaitClosed() {
    await("the end of the connection").until(closed::isDone);
    return closed.join();
  }

  /** As {@link #awaitClosed()}, where the service closes it when a time of its own is over. */
  Closed awaitClosedAfter(Duration window) {
    Patience.awaitAfter(window).until(closed::isDone);
    return closed.join();
  }

  /** What a failure is explained with. */
  @Override
  public String toString() {
    return (closed.isDone() ? closed.join() : "open") + " after " + frames;
  }

  @Override
  public void close() {
    socket.abort();
  }

  // A heartbeat may come before whoever opens it has it.
  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      came(frame);
    }
    readMore(from);
    return null;
  }

  private void came(String frame) {
    frames.add(frame);
    switch (frame.charAt(0)) {
      case '2' -> {
        if (answersHeartbeats) {
          send("3" + frame.substring(1));
        }
      }
      case '4' -> messages.accept(frame.substring(1));
      default -> {}
    }
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      messages.accept(binary.toByteArray());
      binary.reset();
    }
    readMore(from);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
  }

  private void readMore(WebSocket from) {
    if (reads) {
      from.request(1);
    }
  }
}
