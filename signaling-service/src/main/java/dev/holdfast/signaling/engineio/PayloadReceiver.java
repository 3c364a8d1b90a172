package dev.holdfast.signaling.engineio;

import dev.holdfast.state.http.UnfinishedInput;
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

/** Takes what polling clients send: one request of a session at a time, as the reference does. */
@Singleton
class PayloadReceiver {
  private static final Logger LOG = Logger.getLogger(PayloadReceiver.class);
  private static final long CROSSING_MS = 100;
  private static final int INTERNAL_ERROR = 500;

  /** Packets for which an event loop is held; then it is the others' turn. */
  private static final int IN_ONE_GO = 50;

  /** A POST whose body has come. */
  private record Whole(
      HttpServerResponse response, EngineSocket socket, PollingTransport transport) {}

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
    EngineSocket socket = session.get();
    PollingTransport transport = polling.get();
    if (!transport.beginsPost()) {
      request.resume();
      onLoop(socket, broken -> broken.malformed(""));
      refuse(
          request.response(),
          HandshakeError.STATUS,
          "another request of this session is not finished");
      return;
    }
    Whole whole = new Whole(request.response(), socket, transport);
    int most = socket.largestMessage();
    BoundedBody.read(request, most, limits.share(memory, most))
        .onSuccess(body -> onLoop(whole, () -> decode(whole, body)))
        .onFailure(error -> failed(whole, error));
  }

  private static void failed(Whole post, Throwable error) {
    if (error instanceof BoundedBody.RefusedException refused) {
      onLoop(post.socket(), socket -> socket.exceeded(refused.limit()));
      post.transport().endsPost();
      refuse(post.response(), refused.limit().httpStatus(), refused.getMessage());
    } else {
      // As when a WebSocket breaks.
      onLoop(post.socket(), EngineSocket::transportClosed);
    }
  }

  private void decode(Whole post, Buffer body) {
    List<EnginePacket> packets = new ArrayList<>();
    try {
      String text = body.toString(StandardCharsets.UTF_8);
      for (String packet : PayloadCodec.decode(text, config.maxPayloadPackets())) {
        packets.add(PayloadCodec.packet(packet));
      }
    } catch (MalformedPacketException e) {
      post.socket().malformed(e.getMessage());
      post.transport().endsPost();
      refuse(post.response(), HandshakeError.STATUS, e.getMessage());
      return;
    }
    deliver(post, packets, 0);
  }

  private void deliver(Whole post, List<EnginePacket> packets, int from) {
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
  private void awaitCrossingPoll(Whole post) {
    vertx.setTimer(
        CROSSING_MS,
        fired -> {
          sockets.forget(post.socket().id());
          acknowledge(post);
        });
  }

  private static void acknowledge(Whole post) {
    post.transport().endsPost();
    HttpServerResponse response = post.response();
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
  private static void onLoop(Whole post, Runnable task) {
    onLoop(
        post.socket(),
        socket -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            post.transport().endsPost();
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
