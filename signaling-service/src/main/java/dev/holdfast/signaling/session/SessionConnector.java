package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.session.TracedRecovery.LetIn;
import dev.holdfast.signaling.socketio.ConnectHandler;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.metrics.Exemplars;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Tokens;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers CONNECT: checks the token, recovers the session that the client presents, or opens a new
 * one. The session is in Redis before the answer goes out.
 */
@Singleton
class SessionConnector implements ConnectHandler {
  private static final Logger LOG = Logger.getLogger(SessionConnector.class);

  private final ConnectQueue queue;
  private final Tokens tokens;
  private final SessionOpener opener;
  private final TracedRecovery recovery;
  private final ClientSessions sessions;
  private final SessionLife life;
  private final SignalingMetrics metrics;

  SessionConnector(
      ConnectQueue queue,
      Tokens tokens,
      SessionOpener opener,
      TracedRecovery recovery,
      ClientSessions sessions,
      SessionLife life,
      SignalingMetrics metrics) {
    this.queue = queue;
    this.tokens = tokens;
    this.opener = opener;
    this.recovery = recovery;
    this.sessions = sessions;
    this.life = life;
    this.metrics = metrics;
  }

  @Override
  public void connect(SocketConnection connection, String auth) {
    long cameAt = System.nanoTime();
    Flow.run(() -> known(auth))
        .compose(known -> queue.letIn(connection, () -> admit(known, connection, cameAt)))
        .onComplete(
            result ->
                connection.run(
                    () -> {
                      if (result.succeeded()) {
                        result.result().ifPresent(letIn -> begin(connection, letIn, cameAt));
                      } else {
                        refuse(connection, result.cause());
                      }
                    }));
  }

  private void begin(SocketConnection connection, LetIn letIn, long cameAt) {
    life.begin(sessions.of(connection, letIn.admitted()));
    if (letIn.admitted().recovered()) {
      Exemplars.of(letIn.trace(), () -> metrics.recoveryTook(since(cameAt)));
    }
  }

  private static Duration since(long cameAt) {
    return Duration.ofNanos(System.nanoTime() - cameAt);
  }

  private record Known(Caller caller, ConnectRequest request) {}

  // It waits for its turn afterwards: an identity provider that is asked for keys may take long.
  private Known known(String auth) throws MalformedPacketException {
    ConnectRequest request = ConnectRequest.of(auth);
    return new Known(tokens.check(request.token()), request);
  }

  private LetIn admit(Known known, SocketConnection connection, long cameAt) {
    Optional<PrivateId> pid = known.request().pid();
    if (pid.isEmpty()) {
      return new LetIn(opener.opened(known.caller(), connection), TraceParent.NONE);
    }
    if (!connection.address().mayPresentPid()) {
      metrics.packetRefused("pid-guessing");
      throw new HoldfastException(
          ErrorCode.OVERLOADED, "too many wrong pids from your address: come again later");
    }
    return recovery.recovered(
        known.caller(), connection, pid.get(), known.request(), since(cameAt));
  }

  private void refuse(SocketConnection connection, Throwable cause) {
    if (cause instanceof MalformedPacketException malformed) {
      connection.malformed(malformed);
      return;
    }
    HoldfastException error = HoldfastException.of(cause);
    if (error.code() == ErrorCode.INTERNAL) {
      LOG.error("CONNECT failed", cause);
    }
    if (!connection.address().isOwnProbe()) {
      metrics.connectAnswered(error.code().code());
    }
    // Official clients try again after a closed transport, but not after CONNECT_ERROR.
    // Whoever has too many pages open is to be told so, instead of trying for ever.
    if (error.code().retryable() && error.code() != ErrorCode.TOO_MANY_SESSIONS) {
      connection.closeForReturn(error.code());
    } else {
      connection.refused(error);
    }
  }
}
