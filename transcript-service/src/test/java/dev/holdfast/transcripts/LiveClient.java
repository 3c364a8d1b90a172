package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.testing.Patience;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** A client of the live socket that keeps all it gets. */
public final class LiveClient implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final BlockingQueue<JsonNode> unread = new LinkedBlockingQueue<>();
  public final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;
  private volatile boolean reading = true;

  private LiveClient() {}

  /**
   * @param base such as {@code http://localhost:8081}
   * @param path with the query
   */
  public static LiveClient connect(URI base, String path, String token) {
    return connect(base, path, List.of("Authorization", "Bearer " + token), List.of());
  }

  public static LiveClient connect(
      URI base, String path, List<String> headers, List<String> protocols) {
    LiveClient client = new LiveClient();
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.size(); i += 2) {
      builder.header(headers.get(i), headers.get(i + 1));
    }
    if (!protocols.isEmpty()) {
      builder.subprotocols(
          protocols.getFirst(), protocols.subList(1, protocols.size()).toArray(String[]::new));
    }
    URI uri = URI.create(base.toString().replaceFirst("^http", "ws").replaceAll("/$", "") + path);
    client.socket = Patience.join(builder.buildAsync(uri, client));
    return client;
  }

  /** The status with which an upgrade is refused. */
  public static int refusal(URI base, String path, String... headers) {
    return handshake(base, path, headers).statusCode();
  }

  /** The answer with which an upgrade is refused. */
  public static java.net.http.HttpResponse<?> handshake(URI base, String path, String... headers) {
    try {
      connect(base, path, List.of(headers), List.of()).close();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse();
      }
      throw e;
    }
    throw new AssertionError("was let in");
  }

  public void send(String text) {
    Patience.join(socket.sendText(text, true));
  }

  public JsonNode awaitMessage(Predicate<JsonNode> which) {
    return awaitMessage(which, Duration.ZERO);
  }

  private JsonNode awaitMessage(Predicate<JsonNode> which, Duration window) {
    Patience.awaitAfter(window).until(() -> messages.stream().anyMatch(which));
    return messages.stream().filter(which).findFirst().orElseThrow();
  }

  public JsonNode awaitType(String type) {
    return awaitType(type, Duration.ZERO);
  }

  /**
   * @param window after which the product sends it
   */
  public JsonNode awaitType(String type, Duration window) {
    return awaitMessage(message -> message.path("type").asText().equals(type), window);
  }

  public JsonNode awaitText(String text) {
    return awaitMessage(message -> message.path("transcript").path("text").asText().equals(text));
  }

  /** The messages one after another, each once. */
  public JsonNode next() {
    try {
      return Patience.next(unread);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public void awaitCount(int count) {
    await().until(() -> messages.size() >= count);
  }

  public int awaitClose() {
    return awaitClose(Duration.ZERO);
  }

  /**
   * @param window after which the product closes the connection
   */
  public int awaitClose(Duration window) {
    Patience.awaitAfter(window).until(closeCode::isDone);
    return closeCode.join();
  }

  public List<String> finals() {
    return messages.stream()
        .filter(message -> message.path("transcript").path("isFinal").asBoolean())
        .map(message -> message.path("transcript").path("id").asText())
        .toList();
  }

  public List<String> interims() {
    return messages.stream()
        .filter(message -> message.path("type").asText().equals("transcript"))
        .map(message -> message.path("transcript"))
        .filter(segment -> !segment.path("isFinal").asBoolean())
        .map(segment -> segment.path("id").asText() + "/" + segment.path("revision").asLong())
        .toList();
  }

  /** Takes at most one more message. */
  public void stopReading() {
    reading = false;
  }

  public void readOn() {
    reading = true;
    takeOne();
  }

  public void takeOne() {
    socket.request(1);
  }

  /** As a network that is gone: no close handshake. */
  public void drop() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    part.append(data);
    if (isLast) {
      try {
        JsonNode message = JSON.readTree(part.toString());
        messages.add(message);
        unread.add(message);
      } catch (JsonProcessingException e) {
        closeCode.completeExceptionally(e);
      }
      part.setLength(0);
    }
    if (reading || !isLast) {
      from.request(1);
    }
    return null;
  }

  // Has been answered; the next one is not if this is not followed by a request.
  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    if (reading) {
      from.request(1);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closeCode.completeExceptionally(error);
  }
}
