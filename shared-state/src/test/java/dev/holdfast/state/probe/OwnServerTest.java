package dev.holdfast.state.probe;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.Configured;
import dev.holdfast.state.http.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnServerTest {
  private static final String URI_OF_DOOR = "/door";

  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void begin() {
    vertx = Vertx.vertx().exceptionHandler(uncaught::add);
  }

  @AfterEach
  void end() {
    done(vertx.close());
  }

  @Test
  void namesAServerThatListensAtIpv6() {
    List<String> named = new CopyOnWriteArrayList<>();
    HttpServer server =
        vertx
            .createHttpServer()
            .webSocketHandler(
                socket -> {
                  named.add(socket.headers().getAll("Host") + " " + socket.authority());
                  socket.writeTextMessage("open");
                })
            .requestHandler(
                request -> {
                  named.add(request.headers().getAll("Host") + " " + request.authority());
                  request.response().end();
                });
    done(server.listen(0, "::"));
    OwnServer own = own(server, "::", "PT5S");

    assertThat(done(own.status(HttpMethod.GET, URI_OF_DOOR, "none", Optional.empty())))
        .isEqualTo(200);
    assertThat(done(own.talk(URI_OF_DOOR, (conversation, message) -> conversation.over(true))))
        .isTrue();
    String host = "[::1]:" + server.actualPort();
    assertThat(named).hasSize(2).containsOnly("[" + host + "] " + host);
  }

  @Test
  void aRefusedWebSocketIsOnlyAnAnswer() {
    HttpServer server = listening(request -> request.response().setStatusCode(503).end());

    assertThatThrownBy(() -> done(own(server, "127.0.0.1", "PT5S").talk(URI_OF_DOOR, (c, m) -> {})))
        .hasRootCauseInstanceOf(UpgradeRejectedException.class);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void theConnectionOfAWebSocketThatDoesNotOpenInTimeIsClosed() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    HttpServer server = listening(request -> request.connection().closeHandler(closed::complete));

    assertThatThrownBy(
            () -> done(own(server, "127.0.0.1", "PT0.3S").talk(URI_OF_DOOR, (c, m) -> {})))
        .isNotNull();
    await().until(closed::isDone);
    assertThat(uncaught).isEmpty();
  }

  private HttpServer listening(Handler<HttpServerRequest> answer) {
    HttpServer server = vertx.createHttpServer().requestHandler(answer);
    done(server.listen(0, "127.0.0.1"));
    return server;
  }

  private OwnServer own(HttpServer server, String listensAt, String timeout) {
    return new OwnServer(
        vertx,
        new Plain(server.actualPort()),
        new ProbeMark(),
        Configured.by(ProbeConfig.class, "holdfast.probe.timeout", timeout),
        Configured.by(HttpConfig.class),
        listensAt,
        "enabled");
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** A server without TLS. */
  private record Plain(int port) implements io.quarkus.vertx.http.HttpServer {
    @Override
    public int getPort() {
      return port;
    }

    @Override
    public int getSecurePort() {
      return -1;
    }

    @Override
    public int getManagementPort() {
      return -1;
    }

    @Override
    public URI getLocalBaseUri() {
      return URI.create("http://127.0.0.1:" + port);
    }
  }
}
