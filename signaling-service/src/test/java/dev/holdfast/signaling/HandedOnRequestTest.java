package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static java.net.http.HttpRequest.BodyPublishers.ofInputStream;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is handed on to another replica, which this test plays. */
@QuarkusTest
@TestProfile(HandedOnRequestTest.LittleBuffered.class)
class HandedOnRequestTest extends SignalingTest {
  /** Of an answer that nobody reads, most waits in the service. */
  public static final class LittleBuffered implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.connection.send-buffer", "4096");
    }
  }

  private static final int UNREAD = 120_000;
  private static final Duration LEASE = Patience.window(Duration.ofMinutes(1));

  /** A request that has come whole. */
  private record Asked(HttpServerRequest request, Buffer body) {
    HttpConnection connection() {
      return request.connection();
    }

    void answer(String body) {
      request.response().end(body);
    }
  }

  @Inject Vertx vertx;
  @Inject Replicas replicas;

  private final String owner = "owner-" + UUID.randomUUID();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private HttpServer server;

  @BeforeEach
  void anOwner() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.body().onSuccess(body -> asked.add(new Asked(request, body))));
    Await.on(server.listen(0, "127.0.0.1"));
    lives(owner, server.actualPort());
  }

  @AfterEach
  void noOwner() {
    Await.on(server.close());
    Await.on(replicas.forget(owner));
    http.shutdownNow();
  }

  @Test
  void aClientThatLeavesBeforeItHasReadItsAnswerTakesNobodyElsesRequestAlong() throws Exception {
    try (Socket leaving = new Socket()) {
      leaving.setReceiveBufferSize(4096);
      leaving.setSoLinger(true, 0);
      leaving.connect(new InetSocketAddress(address.getHost(), address.getPort()));
      leaving
          .getOutputStream()
          .write(request(UUID.randomUUID().toString()).getBytes(StandardCharsets.US_ASCII));
      Asked first = nextAsked();
      first.answer("x".repeat(UNREAD));

      // Until one comes through the connection whose answer is still unread.
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      List<Asked> held = new ArrayList<>();
      await()
          .until(
              () -> {
                waiting.add(poll());
                held.add(nextAsked());
                return held.getLast().connection() == first.connection();
              });
      leaving.close();
      letEveryEventLoopTurn();

      held.forEach(one -> one.answer("kept"));
      for (CompletableFuture<HttpResponse<String>> one : waiting) {
        assertThat(Patience.get(one).body()).isEqualTo("kept");
      }
    }
  }

  @Test
  void theOwnerHearsThatAClientHasLeft() throws Exception {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    try (Socket leaving = new Socket(address.getHost(), address.getPort())) {
      leaving
          .getOutputStream()
          .write(request(UUID.randomUUID().toString()).getBytes(StandardCharsets.US_ASCII));
      nextAsked().connection().closeHandler(closed -> gone.complete(null));
    }
    Patience.get(gone);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void requestAndAnswerArriveAsTheyWere(Version version) throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        ask(
            HttpRequest.newBuilder(uri())
                .version(version)
                .header("X-Forwarded-For", "192.0.2.1")
                .POST(ofString("4é")));

    Asked there = nextAsked();
    assertThat(there.body()).hasToString("4é");
    assertThat(there.request().method()).isEqualTo(HttpMethod.POST);
    assertThat(there.request().query()).contains("sid=");
    assertThat(there.request().getHeader("X-Forwarded-For")).isEqualTo("192.0.2.1");
    assertThat(there.request().getHeader("X-Holdfast-Forwarded")).isNotBlank();
    assertThat(there.request().authority().port()).isEqualTo(address.getPort());
    there.request().response().headers().add("X-Two", "a").add("X-Two", "b");
    there.request().response().setStatusCode(413);
    there.answer("ö");

    HttpResponse<String> told = Patience.get(answer);
    assertThat(told.statusCode()).isEqualTo(413);
    assertThat(told.body()).isEqualTo("ö");
    assertThat(told.headers().allValues("X-Two")).containsExactly("a", "b");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aBodyMayComeWithoutItsLength(Version version) throws Exception {
    // The first request of a client goes by HTTP/1.1, whatever it would rather speak.
    for (int time = 0; time < 2; time++) {
      byte[] body = "4é".getBytes(StandardCharsets.UTF_8);
      CompletableFuture<HttpResponse<String>> answer =
          ask(
              HttpRequest.newBuilder(uri())
                  .version(version)
                  .POST(ofInputStream(() -> new ByteArrayInputStream(body))));

      Asked there = nextAsked();
      assertThat(there.body()).hasToString("4é");
      there.answer("ok");
      assertThat(Patience.get(answer).body()).isEqualTo("ok");
    }
  }

  @Test
  void anOwnerThatGoesWithoutAnAnswerIsAnUnknownSession() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = poll();
    nextAsked().connection().close();
    assertThat(Patience.get(answer).statusCode()).isEqualTo(400);
    assertThat(answer.get().body()).contains("Session ID unknown");
  }

  @Test
  void whatCannotBeHandedOnHoldsUpNothingElseOnItsConnection() throws Exception {
    // A port that is taken, so that nobody else gets it, and where nobody listens.
    try (Socket deaf = new Socket()) {
      deaf.bind(new InetSocketAddress("127.0.0.1", 0));
      lives(owner, deaf.getLocalPort());
      for (int time = 0; time < 3; time++) {
        HttpResponse<String> answer =
            Patience.get(ask(HttpRequest.newBuilder(uri()).POST(ofString("4é"))));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Session ID unknown");
      }
    }
  }

  @Test
  void nothingIsHandedOnTwice() throws Exception {
    // As it is where a replica that was killed is there again: another one, at the same address.
    lives(owner, address.getPort());

    assertThat(Patience.get(poll()).statusCode()).isEqualTo(400);
    String query = "EIO=4&transport=websocket&sid=any." + owner;
    CompletableFuture<Integer> upgrade =
        CompletableFuture.supplyAsync(
            () -> EngineClient.statusOfHandshake(address, query, Map.of()));
    assertThat(Patience.get(upgrade)).isEqualTo(400);
  }

  private void lives(String replica, int port) {
    Await.on(replicas.renew(replica, "127.0.0.1:" + port, LEASE));
  }

  private CompletableFuture<HttpResponse<String>> poll() {
    return ask(HttpRequest.newBuilder(uri()));
  }

  private CompletableFuture<HttpResponse<String>> ask(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private Asked nextAsked() throws InterruptedException {
    return Patience.next(asked);
  }

  // Whoever has been answered through new connections knows that what happened before is noticed.
  private void letEveryEventLoopTurn() throws IOException, InterruptedException {
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket.getOutputStream().write(request("any").getBytes(StandardCharsets.US_ASCII));
        nextAsked().answer("");
        assertThat(socket.getInputStream().read()).isPositive();
      }
    }
  }

  private URI uri() {
    return address.resolve("?" + query(UUID.randomUUID().toString()));
  }

  private String query(String session) {
    return "EIO=4&transport=polling&sid=" + session + "." + owner;
  }

  private String request(String session) {
    return "GET %s?%s HTTP/1.1\r\nHost: %s\r\n\r\n"
        .formatted(address.getPath(), query(session), address.getAuthority());
  }
}
