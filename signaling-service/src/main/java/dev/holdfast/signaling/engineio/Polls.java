package dev.holdfast.signaling.engineio;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sessions of this replica that are carried by long-polling: what their requests do. */
@Singleton
class Polls {
  private final Vertx vertx;
  private final EngineSockets sockets;
  private final OwnerProxy owners;
  private final PayloadReceiver receiver;
  private final Duration lastWordWithin;
  private final Duration longestForwarded;

  Polls(
      Vertx vertx,
      EngineSockets sockets,
      OwnerProxy owners,
      PayloadReceiver receiver,
      EngineConfig config,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration shutdownDelay) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.owners = owners;
    this.receiver = receiver;
    this.lastWordWithin = config.lastWordWithin();
    this.longestForwarded = shutdownDelay.dividedBy(2);
  }

  /** By what a session is carried, also one that has ended but has a last word. */
  Optional<String> transportOf(String id) {
    Optional<String> open = sockets.find(id).map(EngineSocket::transportName);
    return open.isPresent()
        ? open
        : sockets.polling(id).filter(PollingTransport::hasLastWord).map(PollingTransport::name);
  }

  /** A session begins; its handshake is the answer. */
  void open(HttpServerRequest request, AddressLimits address) {
    Context context = VertxContext.getRootContext(vertx.getOrCreateContext());
    context.runOnContext(
        ignored -> sockets.openPolling(context, address).polled(new HttpPoll(request.response())));
  }

  /** A client sends packets. */
  void receive(HttpServerRequest request, String id) {
    receiver.receive(request, id);
  }

  /** A client asks for packets: the answer may wait for some. */
  void poll(HttpServerRequest request, String id) {
    Optional<PollingTransport> polling = sockets.polling(id);
    if (polling.isEmpty()) {
      // It has gone over to its WebSocket, or ended, since it was looked for.
      HandshakeError.UNKNOWN_SESSION.answer(request);
      return;
    }
    PollingTransport transport = polling.get();
    Context loop = transport.context();
    PollingTransport.Poll poll = answerOf(request.response(), id, transport);
    loop.runOnContext(
        ignored -> {
          if (transport.isPolled()) {
            sockets.find(id).ifPresent(socket -> socket.malformed(""));
            HandshakeError.BAD_REQUEST.answer(request);
            return;
          }
          request
              .response()
              .exceptionHandler(error -> loop.runOnContext(x -> givenUp(id, transport, poll)));
          request
              .connection()
              .closeHandler(closed -> loop.runOnContext(x -> givenUp(id, transport, poll)));
          if (request.response().closed()) {
            // It left before its turn: nobody tells of that, and nothing is to be taken for it.
            transportLost(id, transport);
            return;
          }
          transport.polled(poll);
          boolean waits = transport.isPolled();
          if (waits && owners.isForwarded(request) && longestForwarded.isPositive()) {
            releaseInTime(request, transport, poll);
          }
        });
  }

  /** A GET that waits for its answer. */
  private record HttpPoll(HttpServerResponse response) implements PollingTransport.Poll {
    @Override
    public Future<Void> answer(String payload) {
      if (response.ended() || response.closed()) {
        return Future.failedFuture("the poll was given up");
      }
      return response
          .putHeader("Content-Type", "text/plain; charset=UTF-8")
          .putHeader("Cache-Control", "no-store")
          .end(payload);
    }
  }

  // An answer that was not written has taken its packets along, and the client cannot know of them.
  private PollingTransport.Poll answerOf(
      HttpServerResponse response, String id, PollingTransport transport) {
    PollingTransport.Poll poll = new HttpPoll(response);
    return payload ->
        poll.answer(payload)
            .onFailure(
                unwritten ->
                    transport.context().runOnContext(ignored -> transportLost(id, transport)));
  }

  // The replica that forwarded it may be draining: soon the client should poll through another one,
  // and not find out by the end of that replica.
  private void releaseInTime(
      HttpServerRequest request, PollingTransport transport, PollingTransport.Poll poll) {
    long timer =
        vertx.setTimer(
            longestForwarded.toMillis(),
            fired -> transport.context().runOnContext(x -> transport.release(poll)));
    request.response().endHandler(answered -> vertx.cancelTimer(timer));
  }

  // A page that closes gives its poll up, and says so by another connection.
  private void givenUp(String id, PollingTransport transport, PollingTransport.Poll poll) {
    if (transport.givesUp(poll)) {
      long polls = transport.polls();
      EventLoopTimer.after(
          transport.context(),
          lastWordWithin.toMillis(),
          () -> {
            if (transport.polls() == polls) {
              transportLost(id, transport);
            }
          });
    }
  }

  // A client that gives a poll up has lost its transport, as with a closed WebSocket; unless it has
  // gone over to its WebSocket since. A goodbye that waits for its turn is heard before.
  private void transportLost(String id, PollingTransport transport) {
    if (sockets.polling(id).filter(transport::equals).isPresent()) {
      transport.postTurn().breaksOff();
      transport
          .context()
          .runOnContext(behind -> sockets.find(id).ifPresent(EngineSocket::transportClosed));
    }
  }
}
