package dev.holdfast.signaling.engineio;

import dev.holdfast.state.http.UnfinishedInput;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes what polling clients send: one request of a session at a time, as the reference does; but a
 * page that closes may say so meanwhile.
 */
@Singleton
class PayloadReceiver {
  private static final Logger LOG = Logger.getLogger(PayloadReceiver.class);
  private static final long CROSSING_MS = 100;
  private static final int INTERNAL_ERROR = 500;

  /** All that a page which closes sends by itself: docs/protocol.md, "Closing a page". */
  private static final String GOODBYE = "42[\"close-page\",{}]";

  /** Packets for which an event loop is held; then it is the others' turn. */
  private static final int IN_ONE_GO = 50;

  /** A request with packets. */
  private record Post(
      HttpServerResponse response, EngineSocket socket, PollingTransport transport) {
    PostTurn turn() {
      return transport.postTurn();
    }
  }

  private final Vertx vertx;
  private final EngineConfig config;
  private final EngineSockets sockets;
  private final UnfinishedInput memory;
  private final InboundLimits limits;

  PayloadReceiver(
      Vertx vertx,
      EngineConfig config,
      EngineSockets sockets,
      UnfinishedInput memory,
      InboundLimits limits) {
    this.limits = limits;
    this.vertx = vertx;
    this.config = config;
    this.sockets = sockets;
    this.memory = memory;
  }

  /** Answers a POST of a session, which may have ended. */
  void receive(HttpServerRequest request, String id) {
    Optional<EngineSocket> session = sockets.find(id);
    Optional<PollingTransport> polling = sockets.polling(id);
    if (session.isEmpty() || polling.isEmpty()) {
      HandshakeError.UNKNOWN_SESSION.answer(request);
      return;
    }
    Post post = new Post(request.response(), session.get(), polling.get());
    if (post.turn().begins()) {
      read(post, request, post.socket().largestMessage())
          .onSuccess(body -> onLoop(post, () -> decode(post, body)))
          .onFailure(error -> failed(post, error));
    } else {
      read(post, request, GOODBYE.length())
          .onSuccess(body -> meanwhile(post, body))
          .onFailure(error -> overlaps(post));
    }
  }

  private Future<Buffer> read(Post post, HttpServerRequest request, int most) {
    return BoundedBody.read(request, most, limits.share(memory, post.socket().largestMessage()));
  }

  private void failed(Post post, Throwable error) {
    if (error instanceof BoundedBody.RefusedException refused) {
      onLoop(post.socket(), socket -> socket.exceeded(refused.limit()));
      post.turn().ends();
      refuse(post.response(), refused.limit().httpStatus(), refused.getMessage());
    } else {
      onLoop(post.socket(), socket -> brokenOff(post));
    }
  }

  // As when a WebSocket breaks. But a page that closes breaks its requests off, and says so by
  // another connection.
  private void brokenOff(Post post) {
    post.turn().breaksOff();
    EngineSocket socket = post.socket();
    EventLoopTimer.after(
        socket.context(), config.lastWordWithin().toMillis(), socket::transportClosed);
  }

  private void meanwhile(Post post, Buffer body) {
    if (!body.toString(StandardCharsets.UTF_8).equals(GOODBYE)) {
      overlaps(post);
    } else if (!post.turn().goodbye(() -> onLoop(post, () -> decode(post, body)))) {
      // It was sent twice.
      ok(post.response());
    }
  }

  private static void overlaps(Post post) {
    onLoop(post.socket(), socket -> socket.malformed(""));
    refuse(
        post.response(), HandshakeError.STATUS, "another request of this session is not finished");
  }

  private void decode(Post post, Buffer body) {
    List<EnginePacket> packets = new ArrayList<>();
    try {
      String text = body.toString(StandardCharsets.UTF_8);
      for (String packet : PayloadCodec.decode(text, config.maxPayloadPackets())) {
        packets.add(PayloadCodec.packet(packet));
      }
    } catch (MalformedPacketException e) {
      post.socket().malformed(e.getMessage());
      post.turn().ends();
      refuse(post.response(), HandshakeError.STATUS, e.getMessage());
      return;
    }
    deliver(post, packets, 0);
  }

  private void deliver(Post post, List<EnginePacket> packets, int from) {
    int to = Math.min(packets.size(), from + IN_ONE_GO);
    packets.subList(from, to).forEach(post.socket()::packet);
    if (to < packets.size()) {
      onLoop(post, () -> deliver(post, packets, to));
    } else if (post.transport().isLeftWithoutPoll()) {
      awaitCrossingPoll(post);
    } else {
      acknowledge(post);
    }
  }

  // A poll that the client sent before its goodbye may come behind it, by way of another replica.
  private void awaitCrossingPoll(Post post) {
    vertx.setTimer(
        CROSSING_MS,
        fired -> {
          sockets.forget(post.socket().id());
          acknowledge(post);
        });
  }

  private static void acknowledge(Post post) {
    post.turn().ends();
    ok(post.response());
  }

  private static void ok(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response
          .putHeader("Content-Type", "text/html")
          .putHeader("Cache-Control", "no-store")
          .end("ok");
    }
  }

  private static void refuse(HttpServerResponse response, int status, String why) {
    HandshakeError.BAD_REQUEST.answer(response, status, why);
  }

  /** As below; whatever fails, the request is answered. */
  private static void onLoop(Post post, Runnable task) {
    onLoop(
        post.socket(),
        socket -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            post.turn().ends();
            refuse(post.response(), INTERNAL_ERROR, "something failed in the server");
            throw e;
          }
        });
  }

  private static void onLoop(EngineSocket socket, Consumer<EngineSocket> task) {
    socket
        .context()
        .runOnContext(
            ignored -> {
              try {
                task.accept(socket);
              } catch (RuntimeException e) {
                LOG.warn("a connection failed", e);
                socket.failed();
              }
            });
  }
}
