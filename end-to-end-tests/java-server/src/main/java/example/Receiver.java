package example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.server.webhooks.WebhookEvent;
import dev.holdfast.server.webhooks.WebhookVerificationError;
import dev.holdfast.server.webhooks.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Where room-service POSTs to. Keeps what is genuine. */
final class Receiver implements AutoCloseable {
  private final BlockingQueue<WebhookEvent> events = new LinkedBlockingQueue<>();
  private final Webhooks webhooks;
  private final HttpServer server;
  private volatile byte[] lastBody;
  private volatile Map<String, List<String>> lastHeaders;

  Receiver(int port, String secret) throws IOException {
    webhooks = new Webhooks("whsec_dGhlIG5ld2VyIHNlY3JldCwgbm90IHVzZWQ=", secret);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/holdfast", this::receive);
    server.start();
  }

  /** Waits for it: whoever started this process ends it if none comes. */
  WebhookEvent next() throws InterruptedException {
    return events.take();
  }

  String refusalOfAChangedOne() {
    byte[] changed = lastBody.clone();
    changed[changed.length / 2] ^= 1;
    try {
      return webhooks.verify(changed, lastHeaders).type();
    } catch (WebhookVerificationError error) {
      return error.code().toString();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      WebhookEvent event = webhooks.verify(body, exchange.getRequestHeaders());
      lastBody = body;
      lastHeaders = exchange.getRequestHeaders();
      exchange.sendResponseHeaders(204, -1);
      events.add(event);
    } catch (WebhookVerificationError error) {
      System.err.println(error.code() + ": " + error.getMessage());
      exchange.sendResponseHeaders(400, -1);
    }
    exchange.close();
  }
}
