package dev.holdfast.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers as it is told, one after another, and keeps what it was asked. Tokens it makes itself.
 */
final class ScriptedService implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private int tokens;

  ScriptedService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  ScriptedService answers(int status, String body) {
    return answers(status, body, Map.of());
  }

  ScriptedService answers(int status, String body, Map<String, String> headers) {
    answers.add(new Answer(status, body, headers));
    return this;
  }

  /** Ends the connection in place of an answer. */
  ScriptedService hangsUp() {
    return answers(0, "");
  }

  /** All but requests for a token. */
  List<Asked> asked() {
    return asked.stream().filter(one -> !one.isForToken()).toList();
  }

  List<Asked> askedForTokens() {
    return asked.stream().filter(Asked::isForToken).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Asked one =
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            body.length == 0 ? null : json.readTree(body));
    asked.add(one);
    boolean scripted = !one.isForToken() || !answers.isEmpty() && answers.element().isForToken();
    Answer answer = scripted ? answers.remove() : token();
    if (answer.status() > 0) {
      boolean isProblem = answer.status() >= 400 && answer.body().startsWith("{");
      String type = isProblem ? "application/problem+json" : "application/json";
      exchange.getResponseHeaders().set("Content-Type", type);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] content = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
    exchange.close();
  }

  /** The next answer is one to a request for a token. */
  ScriptedService answersTokenWith(int status, String body, Map<String, String> headers) {
    answers.add(new Answer(status, body, headers, true));
    return this;
  }

  private Answer token() {
    long inAnHour = System.currentTimeMillis() + 3_600_000;
    String body = "{\"token\":\"token-%d\",\"expiresAt\":%d}".formatted(++tokens, inAnHour);
    return new Answer(200, body, Map.of());
  }

  private record Answer(int status, String body, Map<String, String> headers, boolean isForToken) {
    Answer(int status, String body, Map<String, String> headers) {
      this(status, body, headers, false);
    }
  }

  record Asked(String method, String path, Map<String, List<String>> headers, JsonNode body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    boolean isForToken() {
      return path.equals("/v1/tokens");
    }
  }
}
