package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server that webhooks are sent to, and that answers as a test says. */
final class Receiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Answer answer = Answer.TAKEN;

  Receiver() {
    this(HttpServer::create, 0);
  }

  /** One that speaks TLS, at a port, or at any that is free (0). */
  Receiver(SSLContext certificates, int port) {
    this(
        (address, backlog) -> {
          HttpsServer secure = HttpsServer.create(address, backlog);
          secure.setHttpsConfigurator(new HttpsConfigurator(certificates));
          return secure;
        },
        port);
  }

  private Receiver(Maker maker, int port) {
    try {
      server = maker.make(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  @FunctionalInterface
  private interface Maker {
    HttpServer make(InetSocketAddress address, int backlog) throws IOException;
  }

  /** What to say to a request; may take its time. */
  @FunctionalInterface
  interface Answer {
    Answer TAKEN = request -> new Reply(204, Map.of());

    Reply to(Received request) throws InterruptedException;

    static Answer of(int status) {
      return request -> new Reply(status, Map.of());
    }
  }

  record Reply(int status, Map<String, String> headers) {}

  /** A request that was read, whatever it was answered. */
  record Received(String path, HttpHeaders headers, String body, JsonNode event, long atNanos) {
    String id() {
      return event.path("id").asText();
    }

    String type() {
      return event.path("type").asText();
    }

    String roomId() {
      return event.path("roomId").asText();
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  void answer(Answer answer) {
    this.answer = answer;
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** What came of a room, in the order in which it came. */
  List<Received> of(String roomId) {
    return received.stream().filter(one -> one.roomId().equals(roomId)).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Received request =
          new Received(
              exchange.getRequestURI().toString(),
              HttpHeaders.of(new HashMap<>(exchange.getRequestHeaders()), (name, value) -> true),
              body,
              JSON.readTree(body),
              System.nanoTime());
      // A test that sees a request and then says another answer does not mean this one.
      Answer meant = answer;
      received.add(request);
      Reply reply = meant.to(request);
      reply.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(reply.status(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
