package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.signaling.socketio.ConnectHandler;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.session.Stays;
import dev.holdfast.state.session.Stumbling;
import dev.holdfast.state.session.Visitor;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.token.Tokens;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Answers CONNECT: checks the token, recovers the session that the client presents, or opens a new
 * one. The session is in Redis before the answer goes out.
 */
@Singleton
class SessionConnector implements ConnectHandler {
  private static final Logger LOG = Logger.getLogger(SessionConnector.class);

  private final Vertx vertx;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Streams streams;
  private final Rooms rooms;
  private final CallFlows calls;
  private final SessionRegistry registry;
  private final SessionAttacher attacher;
  private final SessionLife life;
  private final Stumbles stumbles;
  private final ReplicaIdentity replica;
  private final SignalingMetrics metrics;
  private final SessionConfig config;
  private final SessionQuota quota;
  private final Returns returns;
  private final RoomReadings readings;
  private final UnfinishedInput unfinished;

  SessionConnector(
      Vertx vertx,
      Tokens tokens,
      Sessions sessions,
      Streams streams,
      Rooms rooms,
      CallFlows calls,
      SessionRegistry registry,
      SessionAttacher attacher,
      SessionLife life,
      Stumbles stumbles,
      ReplicaIdentity replica,
      SignalingMetrics metrics,
      SessionConfig config,
      SessionQuota quota,
      Returns returns,
      RoomReadings readings,
      UnfinishedInput unfinished) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.sessions = sessions;
    this.streams = streams;
    this.rooms = rooms;
    this.calls = calls;
    this.registry = registry;
    this.attacher = attacher;
    this.life = life;
    this.stumbles = stumbles;
    this.replica = replica;
    this.metrics = metrics;
    this.config = config;
    this.quota = quota;
    this.returns = returns;
    this.readings = readings;
    this.unfinished = unfinished;
  }

  /**
   * A client that was let in.
   *
   * @param goesOn where replay begins
   * @param rooms the session is in
   * @param inDispatch whether it waits in a queue or serves some
   */
  private record Admitted(
      Caller caller,
      Attachment.Attached attachment,
      boolean recovered,
      Stumbling goesOn,
      Set<String> rooms,
      boolean inDispatch) {}

  @Override
  public void connect(SocketConnection connection, String auth) {
    Flow.run(() -> admit(ConnectRequest.of(auth), connection))
        .onComplete(
            result ->
                connection
                    .context()
                    .runOnContext(
                        ignored -> {
                          if (result.succeeded()) {
                            begin(connection, result.result());
                          } else {
                            refuse(connection, result.cause());
                          }
                        }));
  }

  private Admitted admit(ConnectRequest request, SocketConnection connection) {
    Caller caller = tokens.check(request.token());
    if (request.pid().isEmpty()) {
      return opened(caller, connection, "new", Optional.empty(), "");
    }
    if (!connection.address().mayPresentPid()) {
      metrics.packetRefused("pid-guessing");
      throw new HoldfastException(
          ErrorCode.OVERLOADED, "too many wrong pids from your address: come again later");
    }
    returns.take(caller);
    Optional<Attachment.Attached> attached =
        attacher.attach(caller, request.pid().get(), connection);
    if (attached.isEmpty()) {
      return opened(caller, connection, "not-recovered", Optional.empty(), request.offset());
    }
    try {
      return recovered(caller, connection, attached.get(), request);
    } catch (RuntimeException e) {
      life.abandoned(attached.get().pid().sessionId(), attached.get().epoch());
      throw e;
    }
  }

  /**
   * @param replaced whose places the new session takes over, if it ends by this: of several
   *     connections that replace the same session at once one does, the others are merely new
   */
  private Admitted opened(
      Caller caller,
      SocketConnection connection,
      String outcome,
      Optional<Attachment.Attached> replaced,
      String earlierOffset) {
    boolean isCounted = caller.role() != Role.SERVICE;
    if (isCounted && replaced.isEmpty()) {
      quota.checkNotJustRefused(caller.userId());
    }
    PrivateId pid = PrivateId.random();
    Await.on(registry.arriving(pid.sessionId()));
    Attachment.Attached made;
    try {
      made =
          Await.on(
              sessions.open(
                  pid,
                  caller.userId(),
                  caller.wire().toString(),
                  replica.id(),
                  earlierOffset,
                  connection.age().toMillis()));
    } catch (RuntimeException e) {
      registry.turnedBack(pid.sessionId());
      throw e;
    }
    Optional<Attachment.Attached> ended = ended(replaced, made);
    if (isCounted) {
      admitToUser(caller, made, ended.map(before -> before.pid().sessionId()));
    }
    try {
      Visitor visitor = Visitor.of(caller, pid.sessionId(), made.epoch());
      Set<String> entered =
          ended.stream()
              .flatMap(before -> before.stays().rooms().stream())
              .filter(room -> takesPlaceOver(visitor, room))
              .collect(Collectors.toSet());
      boolean inDispatch =
          calls.arrived(visitor, replica.id(), ended.map(before -> before.pid().sessionId()));
      metrics.connectAnswered(outcome);
      Stumbling start = Stumbling.none(Offset.START);
      return new Admitted(caller, made, false, start, entered, inDispatch);
    } catch (RuntimeException e) {
      life.abandoned(pid.sessionId(), made.epoch());
      throw e;
    }
  }

  private Optional<Attachment.Attached> ended(
      Optional<Attachment.Attached> replaced, Attachment.Attached made) {
    try {
      return replaced.filter(
          old -> Await.on(sessions.closeOnce(old.pid().sessionId(), old.epoch())));
    } catch (RuntimeException e) {
      life.abandoned(made.pid().sessionId(), made.epoch());
      throw e;
    }
  }

  // Made before it is counted: what is counted and not there would be taken for gone.
  private void admitToUser(Caller caller, Attachment.Attached made, Optional<String> instead) {
    String id = made.pid().sessionId();
    try {
      quota.admit(caller.userId(), id, instead);
    } catch (RuntimeException e) {
      // No window begins: it would be one more session that is there.
      sessions.leave(id, made.epoch()).onComplete(ended -> registry.turnedBack(id));
      throw e;
    }
  }

  private boolean takesPlaceOver(Visitor visitor, String roomId) {
    try {
      rooms.join(visitor, roomId);
      return true;
    } catch (HoldfastException e) {
      // A room that lets nobody in any more must not keep the client out of everything else.
      if (e.code().retryable()) {
        throw e;
      }
      LOG.infof("session %s: %s", visitor.sessionId(), e.getMessage());
      return false;
    }
  }

  private Admitted recovered(
      Caller caller,
      SocketConnection connection,
      Attachment.Attached attached,
      ConnectRequest request) {
    String id = attached.pid().sessionId();
    Optional<Offset> offset = request.after(attached.earlierOffset());
    boolean held =
        offset.isPresent()
            && Await.on(streams.read(Sessions.outboxOf(id), offset.get(), 1)) instanceof Page.Held;
    if (held) {
      metrics.connectAnswered("recovered");
      if (attached.previousOwner().isEmpty()) {
        metrics.recoveredAfterLoss(attached.downtimeMs());
      } else {
        metrics.recoveredWhileHeld();
      }
      Stumbling goesOn = Await.on(stumbles.goesOn(attached, offset.get()));
      Stays stays = attached.stays();
      return new Admitted(caller, attached, true, goesOn, stays.rooms(), stays.inDispatch());
    }
    // What the offset needs is gone: a new session takes the places of the old one over, and the
    // client is told the whole state.
    LOG.infof("session %s not recovered: its offset is no longer held", id);
    metrics.outboxOverflowed();
    Admitted fresh =
        opened(caller, connection, "not-recovered", Optional.of(attached), request.offset());
    registry.turnedBack(id);
    return fresh;
  }

  private void begin(SocketConnection connection, Admitted admitted) {
    ClientSession session =
        new ClientSession(
            vertx,
            connection,
            admitted.caller(),
            admitted.attachment(),
            new Rosters(readings, admitted.rooms()),
            new Recipients(sessions),
            admitted.recovered(),
            admitted.goesOn(),
            new SerialQueue(unfinished.waiting()),
            new KeptAcknowledgments(config, admitted.attachment().acknowledgments()));
    if (admitted.inDispatch()) {
      session.enterDispatch();
    }
    registry
        .arrived(session)
        .ifPresent(older -> older.connection().context().runOnContext(x -> life.displaced(older)));
    life.begin(session);
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
    metrics.connectAnswered(error.code().code());
    // Official clients try again after a closed transport, but not after CONNECT_ERROR.
    // Whoever has too many pages open is to be told so, instead of trying for ever.
    if (error.code().retryable() && error.code() != ErrorCode.TOO_MANY_SESSIONS) {
      connection.closeForReturn(error.code());
    } else {
      connection.refused(error);
    }
  }
}
