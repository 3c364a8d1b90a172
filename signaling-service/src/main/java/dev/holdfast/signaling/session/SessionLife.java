package dev.holdfast.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.signaling.engineio.EngineSocket.CloseCause;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.signaling.socketio.SocketListener;
import dev.holdfast.signaling.socketio.SocketPacket;
import dev.holdfast.signaling.trace.Traces;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Presence;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What happens to a session between its CONNECT and the end of its connection. The steps that
 * change rooms wait in the session's queue, between its events, so that none overtakes another.
 */
@Singleton
class SessionLife {
  private static final Logger LOG = Logger.getLogger(SessionLife.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RETRY_MS = 500;
  private static final long NEWER_STANDS_AFTER_MS = 500;

  private final Vertx vertx;
  private final Sessions sessions;
  private final SessionEndings endings;
  private final Presence presence;
  private final Streams streams;
  private final SessionRegistry registry;
  private final ReplicaIdentity replica;
  private final ReplicaConfig replicaConfig;
  private final EventReceiver events;
  private final SessionReady ready;
  private final Stumbles stumbles;
  private final SignalingMetrics metrics;
  private final Traces traces;

  SessionLife(
      Vertx vertx,
      Sessions sessions,
      SessionEndings endings,
      Presence presence,
      Streams streams,
      SessionRegistry registry,
      ReplicaIdentity replica,
      ReplicaConfig replicaConfig,
      EventReceiver events,
      SessionReady ready,
      Stumbles stumbles,
      SignalingMetrics metrics,
      Traces traces) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.endings = endings;
    this.presence = presence;
    this.streams = streams;
    this.registry = registry;
    this.replica = replica;
    this.replicaConfig = replicaConfig;
    this.events = events;
    this.ready = ready;
    this.stumbles = stumbles;
    this.metrics = metrics;
    this.traces = traces;
  }

  /** Answers CONNECT, tells the rooms, replays what the client missed, then goes on live. */
  void begin(ClientSession session) {
    session.connection().connected(session.id(), session.pid(), listener(session));
    if (session.isOver()) {
      return;
    }
    watchExpiry(session);
    if (session.isRecovered()) {
      tellRooms(session);
    }
    inTurn(session, () -> mayBeSent(session).onSuccess(ok -> follow(session)).otherwiseEmpty());
  }

  private Future<Void> mayBeSent(ClientSession session) {
    return stumbles.isSuspect(session.stumbling())
        ? session.connection().heartbeat()
        : Future.succeededFuture();
  }

  private void follow(ClientSession session) {
    if (!session.isOver()) {
      session.follow(
          streams.follow(
              Sessions.outboxOf(session.id()),
              session.stumbling().behind(),
              new OutboxReader(session, this, metrics, traces),
              task -> session.connection().context().runOnContext(x -> task.run())));
    }
  }

  /** The rooms of a session hear that it is attached (again). */
  void tellRooms(ClientSession session) {
    List<String> in = List.copyOf(session.rosters().rooms());
    untilDone(
        session,
        () -> {
          String user = session.caller().userId();
          presence.back(session.id(), user, session.epoch(), in);
          if (session.isInDispatch()) {
            presence.backInDispatch(session.id(), user, session.epoch(), replica.id());
          }
          return null;
        });
  }

  /** All that was missed has been sent: the client is told the whole state. */
  void replayed(ClientSession session, int events) {
    if (session.isRecovered()) {
      metrics.replayed(events);
    }
    untilDone(
        session,
        () -> {
          String event = ready.eventFor(session);
          session.connection().context().runOnContext(x -> session.connection().sendEvent(event));
          return null;
        });
  }

  /**
   * A newer connection holds the session. Of a client whose connections broke one after the other
   * an earlier one may be attached last, when it is gone already: then this one is to come back,
   * and only one that stands has displaced it.
   */
  void displaced(ClientSession session) {
    if (session.isOver()) {
      return;
    }
    session.fence();
    registry.gone(session);
    vertx.setTimer(
        NEWER_STANDS_AFTER_MS,
        fired ->
            sessions
                .find(session.id())
                // Not known while Redis is away.
                .otherwise(Optional.empty())
                .onSuccess(
                    newer ->
                        session.connection().context().runOnContext(x -> giveWay(session, newer))));
  }

  private void giveWay(ClientSession session, Optional<Holder> newer) {
    if (newer.filter(Holder::isAttached).isEmpty()) {
      session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    } else {
      metrics.displaced();
      session.connection().sendEvent(EventType.SESSION_DISPLACED.arguments("{}"));
      session.connection().end(ErrorCode.SESSION_DISPLACED);
    }
  }

  /** Somebody ended the session for good. */
  void ended(ClientSession session, String why) {
    endForGood(
        session, why.equals(ErrorCode.REMOVED.code()) ? ErrorCode.REMOVED : ErrorCode.FORBIDDEN);
  }

  /** A call has brought the user into a room, or may have taken the user out of it. */
  void moved(ClientSession session, String arguments) {
    String roomId = roomIn(arguments);
    if (roomId.isEmpty()) {
      return;
    }
    // At once: the client may send an offer as soon as it hears that the call is accepted.
    session.rosters().entered(roomId);
    session
        .rosters()
        .isIn(roomId, session.caller().userId(), session.id())
        .onSuccess(
            in -> {
              if (!in) {
                session.rosters().left(roomId);
              }
            });
  }

  private static String roomIn(String arguments) {
    try {
      return JSON.readTree(arguments).path(1).path("roomId").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an event", e);
    }
  }

  /** Another session of the same user took a place over. */
  void placeTaken(ClientSession session, String roomId) {
    session.rosters().left(roomId);
  }

  /**
   * The outbox's channel is heard (again): what was said on it before may have been missed, such as
   * that somebody else holds the session.
   */
  void heard(ClientSession session) {
    sessions
        .find(session.id())
        .onSuccess(
            holder -> session.connection().context().runOnContext(x -> check(session, holder)));
  }

  private void check(ClientSession session, Optional<Holder> holder) {
    if (session.isOver()) {
      return;
    }
    if (holder.isEmpty()) {
      session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    } else if (holder.get().epoch() > session.epoch()) {
      displaced(session);
    }
  }

  /** A session was attached, but its client was not let in after all: its window begins. */
  void abandoned(String sessionId, long epoch) {
    attempt(
        sessionId,
        () -> {
          presence.lost(sessionId, epoch, replica.id());
          registry.turnedBack(sessionId);
          return null;
        },
        () -> {});
  }

  /** Redis has lost what the session had not received: it begins anew. */
  void outboxLost(ClientSession session) {
    LOG.warnf("session %s lost its outbox", session.id());
    session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
  }

  private SocketListener listener(ClientSession session) {
    return new SocketListener() {
      @Override
      public void event(SocketPacket packet) {
        events.receive(session, packet);
      }

      @Override
      public void left() {
        SessionLife.this.left(session);
      }

      @Override
      public void closed(CloseCause cause) {
        SessionLife.this.closed(session, cause);
      }
    };
  }

  // Whoever ended it knows of nothing that was under way here.
  private void endForGood(ClientSession session, ErrorCode why) {
    if (!session.isOver()) {
      session.fence();
      session.connection().end(why);
      untilDone(session, endings.by(session));
    }
  }

  private void left(ClientSession session) {
    // The goodbye of a connection that was displaced is not the client's.
    if (session.isOver()) {
      return;
    }
    session.leave();
    untilDone(session, endings.said(session));
  }

  private void closed(ClientSession session, CloseCause cause) {
    if (session.isOver()) {
      return;
    }
    session.fence();
    if (stumbles.hasStumbled(session, cause)) {
      untilDone(
          session,
          () -> {
            Await.on(stumbles.count(session));
            return null;
          });
    }
    // In a drain the clients move to another replica, and nobody else need notice: the window
    // begins only for those who have not come back by the time the lease would have lapsed.
    if (session.isMoving()) {
      vertx.setTimer(
          replicaConfig.lease().toMillis(),
          fired -> session.connection().context().runOnContext(x -> lost(session)));
    } else {
      lost(session);
    }
  }

  private void lost(ClientSession session) {
    untilDone(
        session,
        () -> {
          presence.lost(session.id(), session.epoch(), replica.id());
          registry.gone(session);
          return null;
        });
  }

  private void watchExpiry(ClientSession session) {
    session.watchExpiry(
        () -> {
          session.connection().sendEvent(EventType.SESSION_EXPIRED.arguments("{}"));
          session.connection().end(ErrorCode.SESSION_EXPIRED);
        });
  }

  private void inTurn(ClientSession session, Supplier<Future<?>> step) {
    session.queue().add(step);
  }

  /** Waits its turn, then tries until it has worked: Redis may be away. */
  private void untilDone(ClientSession session, Callable<Void> flow) {
    inTurn(
        session,
        () -> {
          Promise<Void> done = Promise.promise();
          attempt(
              session.id(),
              flow,
              () -> session.connection().context().runOnContext(x -> done.complete()));
          return done.future();
        });
  }

  private void attempt(String sessionId, Callable<Void> flow, Runnable done) {
    Flow.run(flow)
        .onSuccess(ok -> done.run())
        .onFailure(
            error -> {
              LOG.debugf("session %s: %s, trying again", sessionId, error.getMessage());
              vertx.setTimer(RETRY_MS, fired -> attempt(sessionId, flow, done));
            });
  }
}
