package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.Configured;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.error.CloseCode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Polls whose client leaves. They come to a server of the test's own, whose event loops are not
 * those of the session: it tells that the client has left, and hands a poll on when the test says.
 */
@QuarkusTest
class DepartedPollTest {
  @Inject Vertx ofSessions;
  @Inject ConnectionLimits limits;
  @Inject ReplicaIdentity replica;
  @Inject SignalingMetrics metrics;
  @Inject Addresses addresses;
  @Inject OwnerProxy owners;
  @Inject PayloadReceiver receiver;

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<HttpServerRequest> came = new CompletableFuture<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private final CompletableFuture<CloseCause> ended = new CompletableFuture<>();
  private final CompletableFuture<String> said = new CompletableFuture<>();
  private Context loop;
  private EngineSockets sockets;
  private EngineSocket session;
  private PollingTransport transport;
  private Polls polls;
  private RawHttp client;

  @BeforeEach
  void ask() throws IOException {
    sockets =
        new EngineSockets(
            ofSessions,
            limits,
            socket -> {
              session = socket;
              return new Above();
            },
            replica,
            metrics);
    polls = polls(Duration.ofMillis(100));
    loop = ofSessions.getOrCreateContext();
    AddressLimits address = addresses.of(SocketAddress.inetSocketAddress(1, "127.0.0.1"));
    onLoop(
        () -> {
          transport = sockets.openPolling(loop, address);
          transport.polled(handshake -> Future.succeededFuture());
        });
    HttpServer server = vertx.createHttpServer().requestHandler(this::came);
    client = new RawHttp(Await.on(server.listen(0)).actualPort());
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private Polls polls(Duration lastWordWithin) {
    EngineConfig config =
        Configured.by(
            EngineConfig.class,
            Map.of("holdfast.connection.last-word-within", lastWordWithin.toString()));
    return new Polls(ofSessions, sockets, owners, receiver, config, Duration.ZERO);
  }

  /** Is told by what the session ends. */
  private final class Above implements EngineSocket.Listener {
    @Override
    public void text(String message) {
      said.complete(message);
    }

    @Override
    public void binary(Buffer message) {}

    @Override
    public void closed(CloseCause cause) {
      ended.complete(cause);
    }
  }

  private void came(HttpServerRequest poll) {
    poll.response().closeHandler(x -> left.complete(null));
    came.complete(poll);
  }

  @AfterEach
  void end() {
    onLoop(session::failed);
    client.close();
    Await.on(vertx.close());
  }

  @Test
  void takesNothingOnceItsClientHasLeft() {
    onLoop(() -> session.close(CloseCode.GOING_AWAY, ""));
    HttpServerRequest poll = Patience.join(came);
    client.close();
    Patience.join(left);

    polls.poll(poll, session.id());

    onLoop(() -> assertThat(transport.hasLastWord()).isTrue());
  }

  @Test
  void isGivenUpThoughItsClientLeftBeforeItsTurn() {
    HttpServerRequest poll = Patience.join(came);
    client.close();
    Patience.join(left);

    polls.poll(poll, session.id());

    assertThat(Patience.join(ended)).isEqualTo(CloseCause.TRANSPORT);
  }

  @Test
  void isGivenUpThoughItsClientLeftBeforeItsAnswer() {
    leavesBefore(transport::release);

    assertThat(Patience.join(ended)).isEqualTo(CloseCause.TRANSPORT);
  }

  /** A page that closes gives its poll up, and says so by another connection. */
  @Test
  void isNoReasonNotToHearTheLastWord() {
    polls = polls(Duration.ofHours(1));
    leavesBefore(() -> {});
    // Behind all that tells of the poll.
    onLoop(() -> loop.runOnContext(then -> session.frame("4goodbye")));

    assertThat(Patience.join(said)).isEqualTo("goodbye");
    assertThat(ended).isNotDone();
  }

  /** Its last request is still under way, and may stay so for long. */
  @Test
  void isNoReasonNotToHearAGoodbyeThatWaits() {
    PostTurn turn = transport.postTurn();
    turn.begins();
    turn.goodbye(() -> loop.runOnContext(then -> session.frame("4goodbye")));
    leavesBefore(() -> {});

    assertThat(Patience.join(ended)).isEqualTo(CloseCause.TRANSPORT);
    assertThat(said).isCompletedWithValue("goodbye");
  }

  @Test
  void isNotMissedByWhoPollsAgain() {
    CompletableFuture<Void> later = new CompletableFuture<>();
    leavesBefore(
        () ->
            loop.runOnContext(
                behind ->
                    loop.runOnContext(
                        then -> {
                          transport.polled(another -> Future.succeededFuture());
                          transport.release();
                          // Behind the timer of the poll that was given up.
                          EventLoopTimer.after(loop, 200, () -> later.complete(null));
                        })));

    Patience.join(later);

    assertThat(ended).isNotDone();
  }

  @Test
  void isMissedByNobodyOnceTheSessionHasItsWebSocket() {
    leavesBefore(
        () -> {
          assertThat(session.upgrade(new PollingTransport(loop))).isTrue();
          sockets.upgraded(session);
        });
    // Behind all that tells of the poll.
    onLoop(() -> {});

    assertThat(ended).isNotDone();
  }

  /**
   * While its poll waits, the client leaves; what tells of that has its turn behind what is next.
   */
  private void leavesBefore(Runnable next) {
    polls.poll(Patience.join(came), session.id());
    onLoop(() -> assertThat(transport.isPolled()).isTrue());
    onLoop(
        () -> {
          client.close();
          Patience.join(left);
          next.run();
        });
  }

  private void onLoop(Runnable task) {
    OnEventLoop.run(loop, task);
  }
}
