package dev.holdfast.signaling.session;

import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Arrival;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Attaches the session that a client presents. Where another connection holds it, that one keeps it
 * until the newer one has answered a heartbeat: what arrives may be an attempt that the client has
 * given up since.
 */
@Singleton
class SessionAttacher {
  private static final Logger LOG = Logger.getLogger(SessionAttacher.class);

  private final Sessions sessions;
  private final SessionRegistry registry;
  private final ReplicaIdentity replica;
  private final FlowLimits limits;
  private final Returns returns;

  SessionAttacher(
      Sessions sessions,
      SessionRegistry registry,
      ReplicaIdentity replica,
      FlowLimits limits,
      Returns returns) {
    this.sessions = sessions;
    this.registry = registry;
    this.replica = replica;
    this.limits = limits;
    this.returns = returns;
  }

  /**
   * Waits on the calling thread.
   *
   * @return empty if there is no such session (any more)
   * @throws HoldfastException {@code forbidden} if it is another's; {@code unavailable} if the
   *     connection gave no sign of life, or was opened before the one that holds the session;
   *     {@code rate-limited} if the user's sessions come back too often
   */
  Optional<Attachment.Attached> attach(Caller caller, PrivateId pid, SocketConnection connection) {
    returns.take(caller);
    Attachment answer = ask(caller, pid, connection, false);
    if (answer instanceof Attachment.Held) {
      limits.connects().aside(() -> awaitSignOfLife(connection));
      answer = ask(caller, pid, connection, true);
    }
    return switch (answer) {
      case Attachment.Attached attached -> Optional.of(attached);
      case Attachment.Absent absent -> Optional.empty();
      case Attachment.Refused refused -> {
        connection.address().presentedWrongPid();
        throw new HoldfastException(ErrorCode.FORBIDDEN, "this pid is another's");
      }
      case Attachment.Late late -> {
        LOG.debugf("session %s: an earlier attempt came late", pid.sessionId());
        throw new HoldfastException(
            ErrorCode.UNAVAILABLE, "a connection that was opened later has this session");
      }
      case Attachment.Held held -> throw new IllegalStateException("held, for one that lives");
    };
  }

  // Listed with this replica only while it may come to it: a client takes its time to answer.
  private Attachment ask(Caller caller, PrivateId pid, SocketConnection connection, boolean lives) {
    Await.on(registry.arriving(pid.sessionId()));
    Attachment answer;
    try {
      answer =
          Await.on(
              sessions.attach(
                  pid,
                  caller.userId(),
                  caller.wire().toString(),
                  replica.id(),
                  lives
                      ? Arrival.living(connection.age().toMillis())
                      : Arrival.asking(connection.age().toMillis())));
    } catch (RuntimeException e) {
      registry.turnedBack(pid.sessionId());
      throw e;
    }
    if (!(answer instanceof Attachment.Attached)) {
      registry.turnedBack(pid.sessionId());
    }
    return answer;
  }

  private static void awaitSignOfLife(SocketConnection connection) {
    Promise<Void> answered = Promise.promise();
    connection.run(() -> connection.heartbeat().onComplete(answered));
    Await.on(
        answered
            .future()
            .recover(
                ended ->
                    Future.failedFuture(
                        new HoldfastException(ErrorCode.UNAVAILABLE, "the connection has ended"))));
  }
}
